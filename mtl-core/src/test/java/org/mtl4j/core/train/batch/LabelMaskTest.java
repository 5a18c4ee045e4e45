package org.mtl4j.core.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;

class LabelMaskTest {
  private final RunPlan plan = Plans.plan(Plans.experiment());
  private final LabelMask presence = new LabelMask(plan.fitted(), plan.data().train());

  @Test
  void rowsWithALabelAndAWeightCount() {
    assertThat(presence.sizes()).containsExactly(2, 2);
  }

  @Test
  void aTaskIsPresentWhereOneRowOfTheBatchCounts() {
    assertThat(among(0)).containsExactly(true, true);
    assertThat(among(1)).containsExactly(false, true);
    assertThat(among(2)).containsExactly(true, false);
    assertThat(among(1, 2)).containsExactly(true, true);
  }

  @Test
  void aRowWithoutWeightIsNobodys() {
    assertThat(among(3)).containsExactly(false, false);
  }

  @Test
  void rowsBehindTheCountAreNotLookedAt() {
    boolean[] present = new boolean[2];
    presence.among(new int[] {1, 0}, 1, present);
    assertThat(present).containsExactly(false, true);
  }

  private boolean[] among(int... rows) {
    boolean[] present = new boolean[2];
    presence.among(rows, rows.length, present);
    return present;
  }
}
