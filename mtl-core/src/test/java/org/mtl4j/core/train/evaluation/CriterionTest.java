// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.evaluation.Criterion.Reference;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.Plans;

class CriterionTest {
  /** The primary metric of height is rmse (lower is better), of adult auc (higher is better). */
  private final List<EvaluatedTask> tasks = Plans.plan(Plans.experiment()).tasks();

  @Test
  void theTasksHaveThesePrimaryMetrics() {
    assertThat(tasks).extracting(EvaluatedTask::primary).containsExactly("rmse", "auc");
  }

  @Test
  void aTaskIsSelectedByItsPrimaryMetricAndLargerIsBetter() {
    Criterion adult = new Criterion(tasks, "adult", Map.of());
    assertThat(adult.of(values(9, 0.75))).isEqualTo(0.75);
    Criterion height = new Criterion(tasks, "height", Map.of());
    assertThat(height.of(values(2, 0.75))).isEqualTo(-2);
  }

  @Test
  void deltaMIsTheMeanChangeAgainstTheBaselines() {
    Criterion criterion = new Criterion(tasks, "delta-m", baselines(2, 0.5));
    assertThat(criterion.of(values(1.8, 0.6))).isCloseTo((10 + 20) / 2.0, within(1e-9));
    assertThat(criterion.of(values(2, 0.5))).isZero();
  }

  @Test
  void epochsAreComparedWithABaselineOfZero() {
    Criterion criterion = new Criterion(tasks, "delta-m", baselines(2, 0));
    assertThat(criterion.of(values(2, 0))).isZero();
    assertThat(criterion.of(values(2, 0.25))).isCloseTo(12.5, within(1e-9));
  }

  /** A mean near 0, as of R², must not blow up the changes of its task. */
  @Test
  void withoutBaselinesTheTrainingMeanIsTheReference() {
    Criterion criterion =
        new Criterion(
            tasks,
            "delta-m",
            Map.of(
                "height", Reference.mean(Direction.LOWER, 2),
                "adult", Reference.mean(Direction.HIGHER, -0.001)));
    assertThat(criterion.of(values(2, -0.001))).isZero();
    assertThat(criterion.of(values(1.8, 0.5))).isCloseTo((10 + 50.1 / 1.001) / 2, within(1e-9));
  }

  @Test
  void aMeanWithoutAMetricIsZero() {
    Reference reference = Reference.mean(Direction.HIGHER, Double.NaN);
    assertThat(reference).isEqualTo(new Reference(0, 1));
  }

  @Test
  void tasksWithoutAReferenceAreLeftOutOfDeltaMAndNamed() {
    Criterion criterion = new Criterion(tasks, "delta-m", Map.of("height", Reference.baseline(2)));
    assertThat(criterion.of(values(1.8, Double.NaN))).isCloseTo(10, within(1e-9));
    assertThat(criterion.warnings())
        .containsExactly(
            "task 'adult' is left out of delta-m: its primary metric auc is not defined on the"
                + " validation rows");
    assertThat(new Criterion(tasks, "delta-m", Map.of()).warnings())
        .last()
        .isEqualTo(
            "delta-m is defined for no task: the run uses its last epoch, and patience has no"
                + " effect");
  }

  @Test
  void nothingIsComparedForTheLastEpochOrWithoutValidation() {
    assertThat(new Criterion(tasks, "last", Map.of()).of(values(2, 0.5))).isNaN();
    assertThat(new Criterion(tasks, "delta-m", Map.of()).of(Map.of())).isNaN();
    assertThat(new Criterion(tasks, "adult", Map.of()).of(values(2, Double.NaN))).isNaN();
  }

  @Test
  void anUnknownCriterionNamesThoseThatExist() {
    assertThatThrownBy(() -> new Criterion(tasks, "weight", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.select.by is 'weight', but must be delta-m, each, last or the name of a"
                + " task: height, adult");
  }

  @Test
  void tasksHaveWeightsInDeltaM() {
    Criterion criterion = weighted("delta-m", Map.of("height", 3.0));
    assertThat(criterion.of(values(1.8, 0.6))).isCloseTo((3 * 10 + 20) / 4.0, within(1e-9));
    Criterion adult = weighted("delta-m", Map.of("height", 0.0));
    assertThat(adult.of(values(Double.NaN, 0.6))).isCloseTo(20, within(1e-9));
  }

  @Test
  void weightsThatHaveNoMeaningAreRefused() {
    assertThatThrownBy(() -> weighted("delta-m", Map.of("hight", 1.0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "training.select.weights names the task 'hight', which does not exist; nearest: height");
    assertThatThrownBy(() -> weighted("adult", Map.of("height", 1.0)))
        .hasMessage("training.select.weights are of delta-m, but training.select.by is 'adult'");
    assertThatThrownBy(() -> weighted("delta-m", Map.of("height", 0.0, "adult", 0.0)))
        .hasMessage("training.select.weights are 0 for all tasks");
  }

  private Criterion weighted(String by, Map<String, Double> weights) {
    return new Criterion(tasks, by, baselines(2, 0.5), weights);
  }

  private static Map<String, Reference> baselines(double rmse, double auc) {
    return Map.of("height", Reference.baseline(rmse), "adult", Reference.baseline(auc));
  }

  private static Map<String, Map<String, Double>> values(double rmse, double auc) {
    return Map.of("height", Map.of("rmse", rmse), "adult", Map.of("auc", auc));
  }
}
