// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {
  @Test
  void aBestEpochAtTheEndAsksForMoreEpochs() {
    assertThat(Outlook.of(39, 40, false, List.of())).isEqualTo(new Outlook(true, true, List.of()));
    assertThat(Outlook.of(36, 40, false, List.of())).isEqualTo(new Outlook(false, true, List.of()));
    assertThat(Outlook.of(35, 40, false, List.of())).isEqualTo(Outlook.GOOD);
    assertThat(Outlook.of(4, 5, false, List.of()).sentences())
        .singleElement()
        .asString()
        .startsWith("the best epoch is the last one: validation still improves");
  }

  @Test
  void patienceHasFoundTheEnd() {
    assertThat(Outlook.of(39, 40, true, List.of())).isEqualTo(Outlook.GOOD);
    assertThat(Outlook.of(0, 1, false, List.of())).isEqualTo(Outlook.GOOD);
  }

  @Test
  void tasksBehindTheirMeanAreNamed() {
    assertThat(Outlook.of(3, 40, false, List.of("task 'y' is behind")).sentences())
        .containsExactly("task 'y' is behind");
  }
}
