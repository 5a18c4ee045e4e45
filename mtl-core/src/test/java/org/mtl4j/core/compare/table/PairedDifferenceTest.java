// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

  /** With two degrees of freedom Student's distribution has a closed form: p = 1 - t/√(2 + t²). */
  @Test
  void threePairsAgreeWithTheClosedForm() {
    double t = 2 / (1 / Math.sqrt(3));
    PairedDifference test = PairedDifference.of(new double[] {1, 2, 3});
    assertThat(test.t()).isCloseTo(1 - t / Math.sqrt(2 + t * t), within(1e-12));
    assertThat(test.wilcoxon()).as("two of the 2³ signs are as extreme").isEqualTo(0.25);
    assertThat(test.pairs()).isEqualTo(3);
  }

  @Test
  void aTwoSidedTestIgnoresTheSign() {
    assertThat(PairedDifference.of(new double[] {-1, -2, -3.5, -4}))
        .isEqualTo(PairedDifference.of(new double[] {1, 2, 3.5, 4}));
  }

  @Test
  void whatCannotBeTestedIsUndefined() {
    assertThat(PairedDifference.of(new double[] {1}).t()).isNaN();
    assertThat(PairedDifference.of(new double[] {1, Double.NaN, 2}).wilcoxon()).isNaN();
    assertThat(PairedDifference.of(new double[] {2, 2, 2}).t()).as("no spread").isNaN();
    assertThat(PairedDifference.of(new double[] {0, 0, 0}).wilcoxon()).isNaN();
  }
}
