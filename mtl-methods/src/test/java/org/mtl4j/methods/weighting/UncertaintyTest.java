// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.testkit.weighting.WeightingTrial;

class UncertaintyTest {
  @Test
  void startsAtHalfTheLossAndFollowsTheLogVariance() {
    WeightingTrial trial = new WeightingTrial(new Uncertainty(List.of("b"), 0), 3);
    assertThat(trial.values(2, 3, 5)).containsExactly(1, 3, 2.5);
    trial.variables().forEach(s -> trial.variable(s.name(), 2));
    double e = Math.exp(-2);
    assertThat(trial.values(2, 3, 5))
        .containsExactly(new double[] {e + 1, 3 * e + 1, 2.5 * e + 1}, within(1e-12));
  }

  @Test
  void startsAtAnyLogVariance() {
    WeightingTrial trial = new WeightingTrial(new Uncertainty(List.of(), -0.5), 3);
    double weight = Math.exp(0.5) / 2;
    assertThat(trial.values(2, 3, 5))
        .containsExactly(
            new double[] {2 * weight - 0.25, 3 * weight - 0.25, 5 * weight - 0.25}, within(1e-12));
    assertThatThrownBy(() -> new Uncertainty(List.of(), Double.NaN))
        .hasMessage("initial must be finite, but is NaN");
  }

  @Test
  void hasAVariableForEachTask() {
    WeightingTrial trial = new WeightingTrial(new Uncertainty(), 3);
    assertThat(trial.variables())
        .extracting("name")
        .containsExactly("a/log-variance", "b/log-variance", "c/log-variance");
    assertThat(Reach.of(trial.terms().parts().get(1))).containsExactly(trial.variables().get(1));
    assertThat(trial.terms().separate()).isTrue();
  }

  @Test
  void refusesUnknownTasks() {
    assertThatThrownBy(() -> new WeightingTrial(new Uncertainty(List.of("d"), 0), 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[d]")
        .hasMessageContaining("[a, b, c]");
  }
}
