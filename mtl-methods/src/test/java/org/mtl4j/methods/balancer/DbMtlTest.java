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
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

class DbMtlTest {
  @Test
  void needsLossesAboveZero() {
    double[][] rows = {{1, 0}, {0, 2}};
    assertThat(new DbMtl().needs().positiveLosses()).isTrue();
    assertThatThrownBy(() -> new BalancerTrial(new DbMtl(), 2).step(rows, 1, 0))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("task 1");
  }
}
