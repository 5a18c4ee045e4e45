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

/** Methods that follow metrics on the validation rows, held against their definitions. */
class ScoreWeightingTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);
  private static final double NAN = Double.NaN;

  private final GivenHistory history = history(0.8, 0.5);

  private static GivenHistory history(double... references) {
    return new GivenHistory(2, 1).references(Direction.HIGHER, references);
  }

  @Test
  void dynamicPriorityBeginsWithOnes() {
    Weighed weighed = new Weighed(new DynamicPriority(), 2).after(history);
    assertThat(weighed.gradient(2, 3)).containsExactly(new double[] {1, 1}, CLOSE);
  }

  @Test
  void dynamicPriorityFollowsTheAverageOfScores() {
    Weighed weighed = new Weighed(new DynamicPriority(2, 0.1), 2);
    weighed.after(history.scores(0.9, 0.5));
    assertThat(weighed.gradient(2, 3))
        .containsExactly(new double[] {priority(0.9, 2), priority(0.5, 2)}, CLOSE);
    weighed.after(history.scores(0.4, NAN).scores(0.6, 1));
    double average = 0.1 * 0.6 + 0.9 * (0.1 * 0.4 + 0.9 * 0.9);
    assertThat(weighed.gradient(2, 3))
        .containsExactly(new double[] {priority(average, 2), priority(0.1 + 0.9 * 0.5, 2)}, CLOSE);
    // Nothing is counted twice.
    weighed.after(history);
    assertThat(weighed.gradient(2, 3)[0]).isCloseTo(priority(average, 2), CLOSE);
  }

  private static double priority(double score, double gamma) {
    return -Math.pow(1 - score, gamma) * Math.log(score);
  }

  @Test
  void dynamicPriorityStaysFiniteAtTheEdges() {
    Weighed weighed = new Weighed(new DynamicPriority(), 2).after(history.scores(0, 1));
    assertThat(weighed.gradient(2, 3)).containsExactly(new double[] {priority(0.001, 1), 0}, CLOSE);
    assertThat(weighed.present(1).gradient(2, 3)).containsExactly(new double[] {0, 0}, CLOSE);
  }

  @Test
  void achievementBeginsWithTheGeometricMean() {
    Weighed weighed = new Weighed(new Achievement(), 2).after(history);
    assertThat(weighed.objective(2, 8)).isCloseTo(4, CLOSE);
  }

  @Test
  void achievementLeadsWithTasksFarFromTheirPotential() {
    for (Norm norm : Norm.values()) {
      Weighed weighed = new Weighed(new Achievement(Map.of(), 2, 0.05, norm, 0.1), 2);
      weighed.after(history(0.8, 0.5).scores(0.7, 0.1).scores(0.8, 0.2));
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

  private static double left(double average, double potential) {
    return Math.pow(1 - average / (potential * 1.05), 2);
  }

  @Test
  void achievementBeyondThePotentialWeighsNothing() {
    Achievement sum = new Achievement(Map.of("a", 0.5, "b", 0.5), 2, 0, Norm.SUM, 1);
    Weighed weighed = new Weighed(sum, 2).after(history.scores(0.6, 0.25));
    assertThat(weighed.objective(2, 3)).isCloseTo(3, CLOSE);
    weighed.after(history.scores(0.6, 0.6));
    assertThat(weighed.objective(2, 8)).isCloseTo(4, CLOSE);
  }

  @Test
  void achievementNeedsSomethingToReach() {
    Weighed weighed = new Weighed(new Achievement(), 2);
    assertThatThrownBy(() -> weighed.after(history(0.8, -0.1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the weighting 'achievement' needs potentials above 0, but the single-task model of"
                + " task number 2 scores -0.1; give its potentials");
  }

  @Test
  void potentialsCanBeGivenByName() {
    Achievement given = new Achievement(Map.of("b", 0.4, "a", 0.9), 1, 0, Norm.SUM, 1);
    Weighed weighed = new Weighed(given, 2).after(history.scores(0.45, 0.3));
    double value = Math.pow(2, 0.5 / 0.75) * Math.pow(3, 0.25 / 0.75);
    assertThat(weighed.objective(2, 3)).isCloseTo(value, CLOSE);
    assertThatThrownBy(() -> new Weighed(given, 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("each of the tasks [a, b, c]");
  }

  @Test
  void theySayWhatTheyNeed() {
    assertThat(new DynamicPriority().needs())
        .isEqualTo(Needs.NOTHING.withValidationRows(1).withRisingScores());
    assertThat(new Achievement().needs().references()).isTrue();
    Needs given = new Achievement(Map.of("a", 1.0), 2, 0, Norm.SUM, 1).needs();
    assertThat(given.references()).isFalse();
    assertThat(given.positiveLosses()).isTrue();
    assertThat(given.risingScores()).isTrue();
  }

  @Test
  void optionsHaveBounds() {
    assertThatThrownBy(() -> new DynamicPriority(-1, 0.1))
        .hasMessage("focus must be finite and 0 or more, but is -1.0");
    assertThatThrownBy(() -> new DynamicPriority(1, 0))
        .hasMessage("rate must lie in (0, 1], but is 0.0");
    assertThatThrownBy(() -> new Achievement(Map.of("a", 0.0), 2, 0, Norm.SUM, 1))
        .hasMessage("potentials must be finite and above 0, but that of 'a' is 0.0");
    assertThatThrownBy(() -> new Achievement(Map.of(), 2, -0.1, Norm.SUM, 1))
        .hasMessage("margin must be finite and 0 or more, but is -0.1");
  }
}
