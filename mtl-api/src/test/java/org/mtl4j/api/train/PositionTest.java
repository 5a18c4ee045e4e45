// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.api.train.Schedule.Position;

class PositionTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "9, 3, 3", "10, 3, 4", "1, 5, 1", "1000000000000, 2, 2147483647"})
  void theLastEpochMayBeIncompleteAndTheNumberIsAnInt(long steps, int perEpoch, int epochs) {
    assertThat(Position.first(steps, perEpoch).epochs()).isEqualTo(epochs);
  }
}
