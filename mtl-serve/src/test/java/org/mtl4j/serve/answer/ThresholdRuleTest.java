// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.task.Scores;
import org.mtl4j.methods.metric.F1;

class ThresholdRuleTest {
  private static final float[] ONES = ones(6);

  @Test
  void f1FindsTheBestSplitOfARareYes() {
    float[] probabilities = {0.05f, 0.1f, 0.2f, 0.3f, 0.02f, 0.01f};
    float[] labels = {0, 0, 1, 1, 0, 0};
    Threshold chosen = ThresholdRule.F1.choose(probabilities, labels, ONES);
    assertThat(chosen.value()).isEqualTo(0.15, within(1e-7));
    assertThat(chosen.score()).isEqualTo(1);
    assertThat(chosen.rows()).isEqualTo(6);
    assertThat(chosen.reason()).isEqualTo("the best f1 on validation rows");
  }

  @Test
  void aHalfIsTakenWhereItIsAsGood() {
    float[] probabilities = {0.1f, 0.2f, 0.4f, 0.9f, 0.95f, 0.99f};
    float[] labels = {0, 0, 0, 1, 1, 1};
    for (ThresholdRule rule : ThresholdRule.values()) {
      assertThat(rule.choose(probabilities, labels, ONES).value()).isEqualTo(0.5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HALF", mode = EnumSource.Mode.EXCLUDE)
  void noOtherThresholdIsBetter(ThresholdRule rule) {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int rows = 2 + random.nextInt(40);
      float[] probabilities = new float[rows];
      float[] labels = new float[rows];
      float[] weights = new float[rows];
      for (int i = 0; i < rows; i++) {
        probabilities[i] = random.nextInt(11) / 10f;
        labels[i] =
            i == 0 ? 1 : i == 1 ? 0 : random.nextInt(8) == 0 ? Float.NaN : random.nextInt(2);
        weights[i] = 1 + random.nextInt(3);
      }
      Threshold chosen = rule.choose(probabilities, labels, weights);
      double reached = score(rule, probabilities, labels, weights, (float) chosen.value());
      assertThat(reached).isEqualTo(chosen.score(), within(1e-12));
      for (float other = 0; other <= 1; other += 0.05f) {
        assertThat(score(rule, probabilities, labels, weights, other))
            .isLessThanOrEqualTo(reached + 1e-12);
      }
    }
  }

  @Test
  void theF1OfTheMetricIsTheOneMeant() {
    float[] probabilities = {0.05f, 0.6f, 0.2f, 0.3f, 0.25f, 0.01f};
    float[] labels = {0, 0, 1, 1, 0, 1};
    float[] weights = {1, 2, 3, 1, 1, 2};
    Threshold chosen = ThresholdRule.F1.choose(probabilities, labels, weights);
    Scores scores = new Scores(6, 1, probabilities, 1, labels, weights, new double[] {0.5});
    assertThat(new F1(chosen.value()).of(scores)).isEqualTo(chosen.score(), within(1e-12));
  }

  @Test
  void withoutBothAnswersItStaysAtAHalfAndSaysSo() {
    float[] probabilities = {0.1f, 0.2f};
    float[] weights = {1, 1};
    assertThat(ThresholdRule.F1.choose(probabilities, new float[] {0, 0}, weights))
        .extracting(Threshold::value, Threshold::reason)
        .containsExactly(0.5, "a half, since no validation row means yes");
    assertThat(ThresholdRule.F1.choose(probabilities, new float[] {1, 1}, weights).reason())
        .isEqualTo("a half, since no validation row means no");
    float[] none = {Float.NaN, Float.NaN};
    assertThat(ThresholdRule.F1.choose(probabilities, none, weights).reason())
        .isEqualTo("a half, since no validation row has a label");
    assertThat(ThresholdRule.HALF.choose(probabilities, new float[] {1, 0}, weights).reason())
        .isEqualTo("a half, as asked");
  }

  private static double score(
      ThresholdRule rule, float[] probabilities, float[] labels, float[] weights, float threshold) {
    double right = 0;
    double wrong = 0;
    double yes = 0;
    double no = 0;
    for (int i = 0; i < labels.length; i++) {
      double weight = Float.isNaN(labels[i]) ? 0 : weights[i];
      yes += labels[i] == 1 ? weight : 0;
      no += labels[i] == 1 ? 0 : weight;
      boolean reached = probabilities[i] >= threshold;
      right += reached && labels[i] == 1 ? weight : 0;
      wrong += reached && labels[i] != 1 ? weight : 0;
    }
    return switch (rule) {
      case F1 -> 2 * right / (2 * right + wrong + yes - right);
      case ACCURACY -> (right + no - wrong) / (yes + no);
      case YOUDEN -> right / yes + (no - wrong) / no - 1;
      case HALF -> Double.NaN;
    };
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }
}
