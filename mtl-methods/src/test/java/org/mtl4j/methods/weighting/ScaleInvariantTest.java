// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
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
