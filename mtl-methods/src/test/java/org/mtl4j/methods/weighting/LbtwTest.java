// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class LbtwTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  @Test
  void weighsByTheRatioToTheFirstLoss() {
    WeightingTrial weighed = new WeightingTrial(new Lbtw(), 3).control(new GivenHistory(3, 1));
    assertThat(weighed.gradient(4, 9, 16)).containsExactly(new double[] {1, 1, 1}, CLOSE);
    weighed.step(4, 9, 16);
    // Roots of 1/4, 1 and 9/4.
    assertThat(weighed.gradient(1, 9, 36)).containsExactly(new double[] {0.5, 1, 1.5}, CLOSE);
    weighed.present(0, 2);
    assertThat(weighed.gradient(1, 9, 36)).containsExactly(new double[] {0.5, 0, 1.5}, CLOSE);
  }

  @Test
  void waitsForTheFirstLossOfEachTask() {
    WeightingTrial weighed =
        new WeightingTrial(new Lbtw(1, false), 2).control(new GivenHistory(2, 1));
    weighed.present(0).step(4, 77);
    assertThat(weighed.variable("first-losses")).containsExactly(4, 0);
    weighed.present(0, 1);
    // 2 of 4 is a half; the other task's first loss is this one.
    assertThat(weighed.gradient(2, 10))
        .containsExactly(new double[] {2 * 0.5 / 1.5, 2 / 1.5}, CLOSE);
    weighed.step(2, 10);
    assertThat(weighed.variable("first-losses")).containsExactly(4, 10);
  }

  @Test
  void startsAgainInEveryEpochIfAsked() {
    GivenHistory second = new GivenHistory(2, 1).epoch(1, 1);
    for (boolean anew : new boolean[] {false, true}) {
      WeightingTrial weighed =
          new WeightingTrial(new Lbtw(1, anew), 2).control(new GivenHistory(2, 1));
      weighed.step(4, 4).step(3, 3);
      assertThat(weighed.variable("first-losses")).containsExactly(4, 4);
      weighed.control(second).present(0).step(2, 99);
      assertThat(weighed.variable("first-losses"))
          .containsExactly(anew ? new double[] {2, 0} : new double[] {4, 4});
      weighed.present(0, 1).step(1, 1);
      assertThat(weighed.variable("first-losses"))
          .containsExactly(anew ? new double[] {2, 1} : new double[] {4, 4});
    }
  }
}
