// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BestEpochTest {

  @Test
  void theLargestCriterionIsBestAndTheFirstOfEquals() {
    BestEpoch best = new BestEpoch(0);
    assertThat(best.add(0.5)).isTrue();
    assertThat(best.add(0.7)).isTrue();
    assertThat(best.add(0.7)).isFalse();
    assertThat(best.add(0.6)).isFalse();
    assertThat(best.epoch()).isEqualTo(1);
    assertThat(best.scores()).containsExactly(0.5, 0.7, 0.7, 0.6);
    assertThat(best.outOfPatience()).isFalse();
  }

  @Test
  void patienceEndsAfterSoManyEpochsWithoutImprovement() {
    BestEpoch best = new BestEpoch(2);
    best.add(1);
    best.add(0.9);
    assertThat(best.outOfPatience()).isFalse();
    best.add(1.1);
    best.add(1.1);
    assertThat(best.outOfPatience()).isFalse();
    best.add(1.0);
    assertThat(best.outOfPatience()).isTrue();
    assertThat(best.epoch()).isEqualTo(2);
  }

  @Test
  void eachTaskHasItsOwnEpochAndPatienceEndsWhenAllHaveStopped() {
    BestEpoch best = new BestEpoch(2, 3);
    assertThat(best.add(1, 0.5, 0.5, Double.NaN)).isTrue();
    assertThat(best.add(2, 0.4, 0.6, Double.NaN)).isTrue();
    assertThat(best.add(3, 0.5, 0.6, Double.NaN)).isFalse();
    assertThat(best.add(4, 0.6, 0.1, Double.NaN)).isTrue();
    assertThat(best.add(5, 0.6, 0.1, Double.NaN)).isFalse();
    assertThat(best.outOfPatience()).isFalse();
    assertThat(best.add(6, 0.1, 0.1, Double.NaN)).isFalse();
    assertThat(best.outOfPatience()).isTrue();
    assertThat(best.epoch()).isEqualTo(3);
    assertThat(best.epoch(0)).isEqualTo(3);
    assertThat(best.epoch(1)).isEqualTo(1);
    assertThat(best.epoch(2)).isEqualTo(3);
  }

  @Test
  void anUndefinedCriterionIsNeverBest() {
    BestEpoch best = new BestEpoch(1);
    assertThat(best.add(Double.NaN)).isFalse();
    assertThat(best.add(Double.NaN)).isFalse();
    assertThat(best.outOfPatience()).isFalse();
    assertThat(best.found()).isFalse();
    assertThat(best.epoch()).isEqualTo(1);
    assertThat(best.add(-3)).isTrue();
    assertThat(best.add(Double.NaN)).isFalse();
    assertThat(best.epoch()).isEqualTo(2);
    assertThat(best.outOfPatience()).isTrue();
  }
}
