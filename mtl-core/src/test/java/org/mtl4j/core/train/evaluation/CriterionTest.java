// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
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
    Criterion adult = new Criterion(tasks, "adult", Optional.empty());
    assertThat(adult.of(values(9, 0.75))).isEqualTo(0.75);
    Criterion height = new Criterion(tasks, "height", Optional.empty());
    assertThat(height.of(values(2, 0.75))).isEqualTo(-2);
  }

  @Test
  void deltaMIsTheMeanChangeAgainstTheBaselines() {
    Criterion criterion =
        new Criterion(tasks, "delta-m", Optional.of(Map.of("height", 2.0, "adult", 0.5)));
    assertThat(criterion.of(values(1.8, 0.6))).isCloseTo((10 + 20) / 2.0, within(1e-9));
  }

  @Test
  void withoutBaselinesTheFirstEpochIsTheReference() {
    Criterion criterion = new Criterion(tasks, "delta-m", Optional.empty());
    assertThat(criterion.of(values(2, 0.5))).isZero();
    assertThat(criterion.of(values(2.2, 0.6))).isCloseTo((-10 + 20) / 2.0, within(1e-9));
  }

  @Test
  void epochsAreComparedWithAReferenceOfZero() {
    Criterion criterion = new Criterion(tasks, "delta-m", Optional.empty());
    assertThat(criterion.of(values(2, 0))).isZero();
    assertThat(criterion.of(values(2, 0.25))).isCloseTo(12.5, within(1e-9));
  }

  @Test
  void nothingIsComparedForTheLastEpochOrWithoutValidation() {
    assertThat(new Criterion(tasks, "last", Optional.empty()).of(values(2, 0.5))).isNaN();
    assertThat(new Criterion(tasks, "delta-m", Optional.empty()).of(Map.of())).isNaN();
    assertThat(new Criterion(tasks, "adult", Optional.empty()).of(values(2, Double.NaN))).isNaN();
  }

  @Test
  void anUnknownCriterionNamesThoseThatExist() {
    assertThatThrownBy(() -> new Criterion(tasks, "weight", Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.select.by is 'weight', but must be delta-m, last or the name of a task:"
                + " height, adult");
  }

  private static Map<String, Map<String, Double>> values(double rmse, double auc) {
    return Map.of("height", Map.of("rmse", rmse), "adult", Map.of("auc", auc));
  }
}
