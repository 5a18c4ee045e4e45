package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class ScaleInvariantTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  @Test
  void addsLogarithms() {
    WeightingTrial weighed = new WeightingTrial(new ScaleInvariant(), 3);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(Math.log(30), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 1 / 3.0, 0.2}, CLOSE);
    weighed.present(0, 2);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(Math.log(10), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 0, 0.2}, CLOSE);
  }
}
