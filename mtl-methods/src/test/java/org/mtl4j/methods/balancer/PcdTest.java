// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.BalancerTrial;

/** Priority-constrained descent, step after step, against TorchJD 0.18.0 in float64. */
class PcdTest {
  private static final Pcd METHOD = new Pcd(0, 0.3, 0.9, 1e-8, Convention.OWN);

  private record Step(double[][] jacobian, double... update) {}

  @Test
  void threeTasks() {
    assertUpdates(
        new Step(
            new double[][] {
              {2.04, -2.56, 0.42, -0.57}, {-4.53, -2.16, -20.2, -2.32}, {-0.09, 0.33, 0.02, -0.04}
            },
            0.9143128778514258,
            1.782702348472884,
            -1.817782682255146,
            -1.9743784891042537),
        new Step(
            new double[][] {
              {-0.28, -0.67, -1.06, -0.39}, {4.82, -2.39, 9.58, -2.0}, {0.0, 0.15, 0.05, -0.05}
            },
            0.30569335050602287,
            0.13311505053117334,
            0.39580878835592787,
            -1.2390187092367475),
        new Step(
            new double[][] {
              {-0.18, 0.54, 1.94, -0.27}, {-2.44, 10.02, -8.86, -2.92}, {0.09, 0.06, 0.01, 0.07}
            },
            -0.28037660014445775,
            1.6402145305407327,
            1.0899755316951727,
            -0.4511525198869074));
  }

  @Test
  void fourTasks() {
    assertUpdates(
        new Step(
            new double[][] {
              {-2.83, 1.02, -0.96, -1.67},
              {2.76, 7.01, -4.45, -10.76},
              {0.0, -0.01, 0.14, 0.07},
              {0.19, 1.11, -0.21, -0.93}
            },
            -2.0709383129124417,
            1.7203274943395674,
            1.8814833986348038,
            -1.404103997926203),
        new Step(
            new double[][] {
              {0.58, 0.58, -0.21, -0.78},
              {2.29, -24.94, 6.9, 4.91},
              {-0.16, 0.01, -0.1, 0.08},
              {-2.03, -0.91, 0.71, 1.16}
            },
            -0.5403714063927391,
            -0.9004407591585947,
            -0.409747564425823,
            0.23369235299027769));
  }

  private static void assertUpdates(Step... steps) {
    BalancerTrial trial = new BalancerTrial(METHOD, steps[0].jacobian().length);
    for (Step step : steps) {
      double[] losses = new double[step.jacobian().length];
      assertThat(trial.step(step.jacobian(), losses).update())
          .containsExactly(step.update(), Offset.offset(1e-9));
    }
  }

  @Test
  void constraintsThatCannotBeMetAreDropped() {
    double[][] opposite = {{1, 2}, {1, 0}, {-1, 0}};
    assertThat(new BalancerTrial(new Pcd(), 3).step(opposite, 1, 1, 1).update())
        .containsExactly(new double[] {1, 2}, Offset.offset(1e-12));
  }

  @Test
  void aPrimaryGradientOfZeroGivesNoUpdate() {
    double[][] rows = {{0, 0}, {1, 0}};
    assertThat(new BalancerTrial(new Pcd(), 2).step(rows, 1, 1).update()).containsExactly(0, 0);
  }

  @Test
  void ifThePrimaryTaskIsAbsentTheFirstPresentOneIsPrimary() {
    double[][] rows = {{9, 9}, {1, 0}, {0, 2}};
    boolean[] present = {false, true, true};
    double[] update =
        new BalancerTrial(new Pcd(), 3).step(rows, new double[] {1, 1, 1}, present).update();
    assertThat(update[0]).isPositive();
    assertThat(update[1]).isBetween(0.0, 0.1);
  }

  @Test
  void refusesOptionsOutOfBounds() {
    assertThatThrownBy(() -> new Pcd(0, 1.5, 0.9, 0, Convention.OWN))
        .hasMessage("tau must lie in [0, 1], but is 1.5");
    assertThatThrownBy(() -> new BalancerTrial(new Pcd(3, 0.1, 0.9, 0, Convention.OWN), 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("number 3, counted from 0, but there are 3 tasks");
  }
}
