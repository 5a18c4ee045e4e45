// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;

class LabelMaskTest {
  private final RunPlan plan = Plans.plan(Plans.experiment());
  private final LabelMask mask = new LabelMask(plan.fitted(), plan.data().train());

  @Test
  void rowsWithALabelAndAWeightAreLabeled() {
    assertThat(mask.sizes()).containsExactly(2, 2);
  }

  @Test
  void aTaskIsPresentIfOneRowOfTheBatchIsLabeled() {
    assertThat(any(0)).containsExactly(true, true);
    assertThat(any(1)).containsExactly(false, true);
    assertThat(any(2)).containsExactly(true, false);
    assertThat(any(1, 2)).containsExactly(true, true);
  }

  @Test
  void aRowOfWeightZeroIsNotLabeled() {
    assertThat(any(3)).containsExactly(false, false);
  }

  @Test
  void rowsAfterTheCountAreIgnored() {
    boolean[] any = new boolean[2];
    mask.any(new int[] {1, 0}, 1, any);
    assertThat(any).containsExactly(false, true);
  }

  private boolean[] any(int... rows) {
    boolean[] any = new boolean[2];
    mask.any(rows, rows.length, any);
    return any;
  }
}
