// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.weighting.WeightingTrial;

class EqualTest {
  @Test
  void leavesLossesAsTheyAreOrTakesTheirMean() {
    assertThat(new WeightingTrial(new Equal(), 3).values(2, 3, 5)).containsExactly(2, 3, 5);
    assertThat(new WeightingTrial(new Equal(true), 3).values(2, 3, 5))
        .containsExactly(new double[] {2 / 3.0, 1, 5 / 3.0}, within(1e-6));
  }
}
