// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExtraBatchesTest {
  @Test
  void aBatchHasEveryRowAtMostOnce() {
    ExtraBatches batches = new ExtraBatches(20, 8, 1);
    int[] seen = new int[20];
    for (int step = 0; step < 500; step++) {
      int[] rows = batches.draw(step, "further batch 1");
      assertThat(rows).hasSize(8).doesNotHaveDuplicates();
      Arrays.stream(rows).forEach(row -> seen[row]++);
    }
    for (int times : seen) {
      assertThat(times).isBetween(150, 250);
    }
  }

  @Test
  void aDrawDependsOnSeedStepAndPurposeOnly() {
    ExtraBatches batches = new ExtraBatches(50, 10, 1);
    int[] first = batches.draw(7, "further batch 1").clone();
    batches.draw(8, "further batch 1");
    batches.draw(7, "validation batch 0");
    assertThat(batches.draw(7, "further batch 1")).containsExactly(first);
    assertThat(new ExtraBatches(50, 10, 1).draw(7, "further batch 1")).containsExactly(first);
    assertThat(batches.draw(7, "further batch 2")).isNotEqualTo(first);
    assertThat(new ExtraBatches(50, 10, 2).draw(7, "further batch 1")).isNotEqualTo(first);
  }

  @Test
  void aBatchIsAllRowsIfThereAreFewer() {
    assertThat(new ExtraBatches(3, 10, 1).draw(0, "validation batch 0"))
        .containsExactlyInAnyOrder(0, 1, 2);
  }
}
