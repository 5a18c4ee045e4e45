// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theDeviationIsThatOfASample() {
    Spread spread = Spread.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));
    assertThat(spread.mean()).isEqualTo(5);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-12));
    assertThat(spread.count()).isEqualTo(8);
  }

  @Test
  void oneValueHasNoDeviation() {
    assertThat(Spread.of(List.of(3.0))).isEqualTo(new Spread(3, Double.NaN, 1));
  }
}
