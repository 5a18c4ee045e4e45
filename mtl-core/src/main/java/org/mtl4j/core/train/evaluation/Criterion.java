// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** The number by which the best epoch is selected: larger is better, NaN if it is undefined. */
public final class Criterion {
  /** Selection by the mean relative change over tasks. */
  static final String DELTA_M = "delta-m";

  /** No selection: the parameters of the last epoch are used. */
  public static final String LAST = "last";

  private final List<EvaluatedTask> tasks;
  private final boolean relative;
  private Optional<Map<String, Double>> reference;

  /**
   * A criterion by its name.
   *
   * @param by {@link #DELTA_M}, {@link #LAST} or the name of a task
   * @param reference the validation value of each task's primary metric in the single-task
   *     baselines; without it the first epoch is the reference
   * @throws ConfigurationException if {@code by} is none of these
   */
  Criterion(List<EvaluatedTask> all, String by, Optional<Map<String, Double>> reference) {
    this.relative = by.equals(DELTA_M);
    this.tasks = relative ? all : all.stream().filter(task -> task.name().equals(by)).toList();
    this.reference = reference;
    if (tasks.isEmpty() && !by.equals(LAST)) {
      throw new ConfigurationException(
          "training.select.by is '"
              + by
              + "', but must be delta-m, last or the name of a task: "
              + String.join(", ", all.stream().map(EvaluatedTask::name).toList()));
    }
  }

  /**
   * The criterion of a run.
   *
   * @throws ConfigurationException if it needs validation rows and the run has none
   */
  public static Criterion of(RunPlan plan) {
    Selection select = plan.training().select();
    check(select, plan.data().validation().isPresent());
    return new Criterion(plan.tasks(), select.by(), plan.reference());
  }

  private static void check(Selection select, boolean validated) {
    boolean last = select.by().equals(LAST);
    if (select.patience() > 0 && (!validated || last)) {
      throw new ConfigurationException(
          "training.select.patience is "
              + select.patience()
              + ", but "
              + (last
                  ? "select.by is 'last', which compares no epochs"
                  : "there are no validation rows to compare epochs by"));
    }
    if (!validated && !last && !select.by().equals(DELTA_M)) {
      throw new ConfigurationException(
          "training.select.by is the task '" + select.by() + "', but there are no validation rows");
    }
  }

  /** The criterion after an epoch, from metric values by task and id. */
  public double of(Map<String, Map<String, Double>> validation) {
    if (tasks.isEmpty() || validation.isEmpty()) {
      return Double.NaN;
    }
    if (!relative) {
      EvaluatedTask task = tasks.get(0);
      return DeltaM.gain(task.primaryMetric().direction(), primary(task, validation), 0);
    }
    if (reference.isEmpty()) {
      reference = Optional.of(primaries(tasks, validation));
    }
    return DeltaM.mean(
        tasks.stream().mapToDouble(task -> change(task, primary(task, validation))).toArray());
  }

  /** Restores the reference from the epochs of a resumed run. */
  public void restore(List<EpochEnded> epochs) {
    epochs.forEach(epoch -> of(epoch.validation()));
  }

  /** The primary metric of each task. */
  public static Map<String, Double> primaries(
      List<EvaluatedTask> tasks, Map<String, Map<String, Double>> values) {
    return tasks.stream()
        .collect(Collectors.toMap(EvaluatedTask::name, task -> primary(task, values)));
  }

  /**
   * The relative change; the difference if the reference is 0. Otherwise a first epoch with a
   * metric of 0 would make the criterion of every later epoch NaN.
   */
  private double change(EvaluatedTask task, double value) {
    Direction direction = task.primaryMetric().direction();
    double base = reference.orElseThrow().get(task.name());
    return base == 0
        ? 100 * DeltaM.gain(direction, value, base)
        : DeltaM.percent(direction, value, base);
  }

  private static double primary(EvaluatedTask task, Map<String, Map<String, Double>> values) {
    return values.get(task.name()).get(task.primary());
  }
}
