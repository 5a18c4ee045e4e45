// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class DwaTest {
  private static double[] weights(double[]... epochs) {
    GivenHistory history = new GivenHistory(3, 1);
    for (double[] meanLosses : epochs) {
      history.epoch(meanLosses);
    }
    return new WeightingTrial(new Dwa(), 3).control(history).values(1, 1, 1);
  }

  @Test
  void startsWithOnesAndThenFavorsLossesThatFallSlowly() {
    double[] first = {4, 4, 4};
    double[] second = {4, 2, 1};
    assertThat(weights()).containsExactly(1, 1, 1);
    assertThat(weights(first)).containsExactly(1, 1, 1);
    double[] exp = {Math.exp(1 / 2.0), Math.exp(0.5 / 2), Math.exp(0.25 / 2)};
    double sum = exp[0] + exp[1] + exp[2];
    assertThat(weights(first, second))
        .containsExactly(
            new double[] {3 * exp[0] / sum, 3 * exp[1] / sum, 3 * exp[2] / sum}, within(1e-12));
  }

  @Test
  void anUnknownRatioIsOne() {
    assertThat(weights(new double[] {4, Double.NaN, 0}, new double[] {4, 2, 1}))
        .containsExactly(new double[] {1, 1, 1}, within(1e-12));
  }

  @Test
  void itsWeightsFollowFromTheThirdEpochOn() {
    assertThat(new Dwa().needs().epochs()).isEqualTo(3);
  }
}
