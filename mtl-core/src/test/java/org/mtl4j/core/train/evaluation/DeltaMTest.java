// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.task.Metric.Direction;

class DeltaMTest {

  @Test
  void betterIsAboveZeroForEitherDirection() {
    assertThat(DeltaM.percent(Direction.HIGHER, 0.88, 0.80)).isCloseTo(10, within(1e-12));
    assertThat(DeltaM.percent(Direction.HIGHER, 0.72, 0.80)).isCloseTo(-10, within(1e-12));
    assertThat(DeltaM.percent(Direction.LOWER, 1.8, 2)).isCloseTo(10, within(1e-12));
    assertThat(DeltaM.percent(Direction.LOWER, 2.2, 2)).isCloseTo(-10, within(1e-12));
  }

  @Test
  void aReferenceBelowZeroDoesNotTurnTheSign() {
    assertThat(DeltaM.percent(Direction.HIGHER, -0.1, -0.2)).isCloseTo(50, within(1e-12));
  }

  @Test
  void theChangeRelativeToZeroIsUndefined() {
    assertThat(DeltaM.percent(Direction.HIGHER, 0.5, 0)).isNaN();
    assertThat(DeltaM.percent(Direction.HIGHER, Double.NaN, 1)).isNaN();
  }

  @Test
  void theMeanIsOverAllTasksOrUndefined() {
    assertThat(DeltaM.mean(10, -4)).isEqualTo(3);
    assertThat(DeltaM.mean(10, Double.NaN)).isNaN();
    assertThat(DeltaM.mean()).isNaN();
  }
}
