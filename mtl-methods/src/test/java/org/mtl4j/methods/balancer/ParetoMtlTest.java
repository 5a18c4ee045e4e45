// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.BalancerTrial;

class ParetoMtlTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static final double[][] CROSSED = {{1, 0}, {0, 2}};

  /** Of ℓ = (1, 3) one constraint is active, u_2 - u; the first phase takes it as it is. */
  @Test
  void scalesWeightsWithinTheSectorAlone() {
    double half = Math.sqrt(0.5);
    BalancerTrial trial = new BalancerTrial(new ParetoMtl(), 2);
    assertThat(trial.step(CROSSED, 1, 3).weights().orElseThrow())
        .containsExactly(new double[] {-half, 1 - half}, EXACT);
    // On the ray nothing is active: the point of least norm of the gradients, times T.
    assertThat(trial.step(CROSSED, 2, 2).weights().orElseThrow())
        .containsExactly(new double[] {1.6, 0.4}, EXACT);
  }

  @Test
  void refusesPreferencesAndRaysThatAreNone() {
    assertThatThrownBy(() -> new ParetoMtl(List.of(0.2, 0.2), List.of(), 2, 0, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preference must be shares of 0 or more that sum to 1");
    assertThatThrownBy(
            () -> new ParetoMtl(List.of(), List.of(List.of(0.0, 0.0)), 2, 0, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rays must be finite, 0 or more and not all zero");
  }

  @Test
  void refusesAnotherNumberOfTasks() {
    for (ParetoMtl method :
        List.of(
            new ParetoMtl(List.of(0.2, 0.3, 0.5), List.of(), 2, 0, Convention.OWN),
            new ParetoMtl(List.of(), List.of(List.of(1.0)), 2, 0, Convention.OWN))) {
      assertThatThrownBy(() -> new BalancerTrial(method, 2))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("for 2 tasks");
    }
  }
}
