package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

class NtkMtlSrTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2 in the second chunk of each row, 3 and 4 in others. */
  @Test
  void chunksOfTheRepresentationAreMeasuredOneByOne() {
    double[][] rows = {{3, 0, 0, 0, 1, 1, 1, 1}, {0, 0, 4, 4, 0, 0, 1, 1}};
    NtkMtlSr method = new NtkMtlSr();
    assertThat(method.supports(Level.PARAMETERS)).isFalse();
    // λ = 9 and 32, each times the square of the number of chunks.
    assertThat(new BalancerTrial(method, 2).step(rows, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {Math.sqrt(41 / 9.0), Math.sqrt(41 / 32.0)}, EXACT);
  }
}
