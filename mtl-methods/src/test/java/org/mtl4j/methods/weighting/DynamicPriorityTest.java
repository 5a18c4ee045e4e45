// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class DynamicPriorityTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final double NAN = Double.NaN;

  private final GivenHistory history = history(0.8, 0.5);

  private static double priority(double score, double gamma) {
    return -Math.pow(1 - score, gamma) * Math.log(score);
  }

  private static GivenHistory history(double... references) {
    return new GivenHistory(2, 1).references(Direction.HIGHER, references);
  }

  @Test
  void startsWithOnes() {
    WeightingTrial weighed = new WeightingTrial(new DynamicPriority(), 2).control(history);
    assertThat(weighed.gradient(2, 3)).containsExactly(new double[] {1, 1}, CLOSE);
  }

  @Test
  void followsTheAverageOfScores() {
    WeightingTrial weighed = new WeightingTrial(new DynamicPriority(2, 0.1), 2);
    weighed.control(history.scores(0.9, 0.5));
    assertThat(weighed.gradient(2, 3))
        .containsExactly(new double[] {priority(0.9, 2), priority(0.5, 2)}, CLOSE);
    weighed.control(history.scores(0.4, NAN).scores(0.6, 1));
    double average = 0.1 * 0.6 + 0.9 * (0.1 * 0.4 + 0.9 * 0.9);
    assertThat(weighed.gradient(2, 3))
        .containsExactly(new double[] {priority(average, 2), priority(0.1 + 0.9 * 0.5, 2)}, CLOSE);
    // Nothing is counted twice.
    weighed.control(history);
    assertThat(weighed.gradient(2, 3)[0]).isCloseTo(priority(average, 2), CLOSE);
  }

  @Test
  void staysFiniteForScoresOfZeroAndOne() {
    WeightingTrial weighed =
        new WeightingTrial(new DynamicPriority(), 2).control(history.scores(0, 1));
    assertThat(weighed.gradient(2, 3)).containsExactly(new double[] {priority(0.001, 1), 0}, CLOSE);
    assertThat(weighed.present(1).gradient(2, 3)).containsExactly(new double[] {0, 0}, CLOSE);
  }

  @Test
  void needsScoresThatRise() {
    assertThat(new DynamicPriority().needs())
        .isEqualTo(Needs.NOTHING.withValidationRows(1).withRisingScores());
  }
}
