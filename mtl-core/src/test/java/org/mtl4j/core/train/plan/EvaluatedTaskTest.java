// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.methods.task.Binary;

class EvaluatedTaskTest {

  @Test
  void theFirstMetricIsThePrimaryOneUnlessOneIsNamed() {
    assertThat(evaluated(List.of("log-loss", "auc"), Optional.empty()).primary())
        .isEqualTo("log-loss");
    EvaluatedTask named = evaluated(List.of("log-loss"), Optional.of("accuracy"));
    assertThat(named.primary()).isEqualTo("accuracy");
    assertThat(named.metrics().keySet()).containsExactly("accuracy", "log-loss");
  }

  @Test
  void aMetricThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> evaluated(List.of(), Optional.of("rmse")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the metric 'rmse' does not fit the task 'adult', whose predictions are of the kind"
                + " PROBABILITY; its usual metrics are auc, average-precision, log-loss, accuracy,"
                + " f1");
  }

  @Test
  void aMetricThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> evaluated(List.of("acuracy"), Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("acuracy")
        .hasMessageContaining("accuracy");
  }

  @Test
  void aMetricOfTheTaskTypeIsFoundFirst() {
    Metric own =
        new Metric() {
          @Override
          public String id() {
            return "rmse";
          }

          @Override
          public Direction direction() {
            return Direction.LOWER;
          }

          @Override
          public boolean fits(Prediction prediction) {
            return true;
          }

          @Override
          public double of(Scores scores) {
            return 0;
          }
        };
    TaskType type = new WithMetric(new Binary("adult", "yes"), own);
    TaskSpec spec = new TaskSpec(type, List.of(), Optional.of("rmse"), Optional.empty());

    assertThat(Plans.plan(Plans.alone().task("adult", spec)).tasks().get(0).primaryMetric())
        .isSameAs(own);
  }

  private record WithMetric(TaskType type, Metric own) implements TaskType {
    @Override
    public List<String> columns() {
      return type.columns();
    }

    @Override
    public Prediction prediction() {
      return type.prediction();
    }

    @Override
    public List<Metric> metrics() {
      return List.of(own);
    }

    @Override
    public Task fit(String name, Table training) {
      return type.fit(name, training);
    }
  }

  private static EvaluatedTask evaluated(List<String> metrics, Optional<String> primary) {
    TaskSpec spec = new TaskSpec(new Binary("adult", "yes"), metrics, primary, Optional.empty());
    return Plans.plan(Plans.alone().task("adult", spec)).tasks().get(0);
  }
}
