// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.weighting.WeightingTrial;

class GeometricTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  @Test
  void isTheRootOfTheProduct() {
    WeightingTrial weighed = new WeightingTrial(new Geometric(), 3);
    double mean = Math.cbrt(30);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(mean, CLOSE);
    assertThat(weighed.gradient(2, 3, 5))
        .containsExactly(new double[] {mean / 6, mean / 9, mean / 15}, CLOSE);
    assertThat(weighed.objective(1e-30, 1e-30, 1e-30)).isCloseTo(1e-30, Offset.offset(1e-36));
    assertThat(weighed.present(0, 2).objective(2, 3, 5)).isCloseTo(Math.sqrt(10), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)[1]).isZero();
  }
}
