// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.task.Prediction;

class OneHotTest {
  /** A number, and a category with codes 0 to 4, of which 4 does not occur. */
  private static final Label LABEL = new Label(Prediction.VALUE, 1, List.of(0, 5));

  private static final double[][] TRAINING = {
    {0.5, 3}, {1.5, 1}, {2.5, 3}, {3.5, 2}, {4.5, 1}, {5.5, 0}, {6.5, 3}
  };

  @Test
  void everyCodeOfTheTrainingRowsGetsAColumn() {
    OneHot all = OneHot.of(LABEL, TRAINING, 10);

    assertThat(all.width()).isEqualTo(5);
    assertThat(all.apply(new double[][] {{7, 0}, {8, 3}}))
        .isDeepEqualTo(new double[][] {{7, 1, 0, 0, 0}, {8, 0, 0, 0, 1}});
  }

  @Test
  void otherCodesAreZeroEverywhere() {
    assertThat(OneHot.of(LABEL, TRAINING, 10).apply(new double[][] {{7, 4}}))
        .isDeepEqualTo(new double[][] {{7, 0, 0, 0, 0}});
  }

  @Test
  void theMostFrequentCodesAreKept() {
    OneHot two = OneHot.of(LABEL, TRAINING, 2);

    assertThat(two.apply(new double[][] {{7, 1}, {8, 2}, {9, 3}}))
        .as("codes 1 and 3")
        .isDeepEqualTo(new double[][] {{7, 1, 0}, {8, 0, 0}, {9, 0, 1}});
  }
}
