// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.methods.weighting.Achievement.Norm;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class AchievementTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private final GivenHistory history = history(0.8, 0.5);

  private static double left(double average, double potential) {
    return Math.pow(1 - average / (potential * 1.05), 2);
  }

  private static GivenHistory history(double... references) {
    return new GivenHistory(2, 1).references(Direction.HIGHER, references);
  }

  @Test
  void startsWithTheGeometricMean() {
    WeightingTrial weighed = new WeightingTrial(new Achievement(), 2).control(history);
    assertThat(weighed.objective(2, 8)).isCloseTo(4, CLOSE);
  }

  @Test
  void favorsTasksFarFromTheirPotential() {
    for (Norm norm : Norm.values()) {
      WeightingTrial weighed = new WeightingTrial(new Achievement(Map.of(), 2, 0.05, norm, 0.1), 2);
      weighed.control(history(0.8, 0.5).scores(0.7, 0.1).scores(0.8, 0.2));
      double a = left(0.71, 0.8);
      double b = left(0.11, 0.5);
      double w = norm == Norm.SOFTMAX ? Math.exp(a) / (Math.exp(a) + Math.exp(b)) : a / (a + b);
      double value = Math.pow(2, w) * Math.pow(3, 1 - w);
      assertThat(weighed.objective(2, 3)).isCloseTo(value, CLOSE);
      assertThat(weighed.gradient(2, 3))
          .containsExactly(new double[] {value * w / 2, value * (1 - w) / 3}, CLOSE);
      // The mean of one loss is itself.
      assertThat(weighed.present(1).objective(2, 3)).isCloseTo(3, CLOSE);
      assertThat(weighed.gradient(2, 3)).containsExactly(new double[] {0, 1}, CLOSE);
    }
  }

  @Test
  void aTaskBeyondItsPotentialHasNoWeight() {
    Achievement sum = new Achievement(Map.of("a", 0.5, "b", 0.5), 2, 0, Norm.SUM, 1);
    WeightingTrial weighed = new WeightingTrial(sum, 2).control(history.scores(0.6, 0.25));
    assertThat(weighed.objective(2, 3)).isCloseTo(3, CLOSE);
    weighed.control(history.scores(0.6, 0.6));
    assertThat(weighed.objective(2, 8)).isCloseTo(4, CLOSE);
  }

  @Test
  void needsPotentialsAboveZero() {
    WeightingTrial weighed = new WeightingTrial(new Achievement(), 2);
    assertThatThrownBy(() -> weighed.control(history(0.8, -0.1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the weighting 'achievement' needs potentials above 0, but the single-task model of"
                + " task number 2 scores -0.1; give its potentials");
  }

  @Test
  void potentialsCanBeGivenByName() {
    Achievement given = new Achievement(Map.of("b", 0.4, "a", 0.9), 1, 0, Norm.SUM, 1);
    WeightingTrial weighed = new WeightingTrial(given, 2).control(history.scores(0.45, 0.3));
    double value = Math.pow(2, 0.5 / 0.75) * Math.pow(3, 0.25 / 0.75);
    assertThat(weighed.objective(2, 3)).isCloseTo(value, CLOSE);
    assertThatThrownBy(() -> new WeightingTrial(given, 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("each of the tasks [a, b, c]");
  }

  @Test
  void needsReferencesUnlessPotentialsAreGiven() {
    assertThat(new Achievement().needs().references()).isTrue();
    Needs given = new Achievement(Map.of("a", 1.0), 2, 0, Norm.SUM, 1).needs();
    assertThat(given)
        .isEqualTo(Needs.NOTHING.withPositiveLosses().withValidationRows(1).withRisingScores());
    assertThatThrownBy(() -> new Achievement(Map.of("a", 0.0), 2, 0, Norm.SUM, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("potentials must be finite and above 0, but that of 'a' is 0.0");
  }
}
