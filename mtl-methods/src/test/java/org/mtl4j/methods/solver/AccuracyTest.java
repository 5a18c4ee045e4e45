// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AccuracyTest {
  @Test
  void tolerancesFollowFromTheErrorOfTheEntries() {
    Accuracy accuracy = new Accuracy(1e-6);
    assertThat(accuracy.rounding(5)).isCloseTo(4e-5, within(1e-18));
    assertThat(accuracy.resolution()).isCloseTo(1e-4, within(1e-16));
    assertThat(Accuracy.DOUBLE.resolution()).isBetween(3e-11, 4e-11);
  }

  @Test
  void isBetweenZeroAndOne() {
    for (double wrong : new double[] {0, 1, -1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Accuracy(wrong))
          .withMessage("accuracy must lie between 0 and 1, but got " + wrong);
    }
  }
}
