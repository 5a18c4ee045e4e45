package org.mtl4j.core.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChoiceTest {

  @Test
  void theLargestCriterionIsBestAndTheFirstOfEquals() {
    Choice choice = new Choice(0);
    assertThat(choice.offer(0.5)).isTrue();
    assertThat(choice.offer(0.7)).isTrue();
    assertThat(choice.offer(0.7)).isFalse();
    assertThat(choice.offer(0.6)).isFalse();
    assertThat(choice.best()).isEqualTo(1);
    assertThat(choice.scores()).containsExactly(0.5, 0.7, 0.7, 0.6);
    assertThat(choice.exhausted()).isFalse();
  }

  @Test
  void patienceEndsAfterSoManyEpochsWithoutImprovement() {
    Choice choice = new Choice(2);
    choice.offer(1);
    choice.offer(0.9);
    assertThat(choice.exhausted()).isFalse();
    choice.offer(1.1);
    choice.offer(1.1);
    assertThat(choice.exhausted()).isFalse();
    choice.offer(1.0);
    assertThat(choice.exhausted()).isTrue();
    assertThat(choice.best()).isEqualTo(2);
  }

  @Test
  void anUndefinedCriterionIsNeverBest() {
    Choice choice = new Choice(1);
    assertThat(choice.offer(Double.NaN)).isFalse();
    assertThat(choice.offer(Double.NaN)).isFalse();
    assertThat(choice.exhausted()).isFalse();
    assertThat(choice.made()).isFalse();
    assertThat(choice.best()).isEqualTo(1);
    assertThat(choice.offer(-3)).isTrue();
    assertThat(choice.offer(Double.NaN)).isFalse();
    assertThat(choice.best()).isEqualTo(2);
    assertThat(choice.exhausted()).isTrue();
  }
}
