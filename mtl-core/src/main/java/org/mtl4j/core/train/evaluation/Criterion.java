package org.mtl4j.core.train.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * One number an epoch, by which its parameters are chosen: larger is better, NaN where it is not
 * defined.
 */
public final class Criterion {
  /** Selection by the mean relative change over tasks. */
  static final String DELTA_M = "delta-m";

  /** No selection: the last parameters are kept. */
  public static final String LAST = "last";

  private final List<EvaluatedTask> judged;
  private final boolean relative;
  private Optional<Map<String, Double>> reference;

  /**
   * Reads what the user chose.
   *
   * @param by {@link #DELTA_M}, {@link #LAST} or the name of a task
   * @param reference the validation value of each task's primary metric in the single-task
   *     baselines; without it the first epoch is the reference
   * @throws ConfigurationException where {@code by} is none of these
   */
  Criterion(List<EvaluatedTask> tasks, String by, Optional<Map<String, Double>> reference) {
    this.relative = by.equals(DELTA_M);
    this.judged = relative ? tasks : tasks.stream().filter(task -> task.name().equals(by)).toList();
    this.reference = reference;
    if (judged.isEmpty() && !by.equals(LAST)) {
      throw new ConfigurationException(
          "training.select.by is '"
              + by
              + "', but must be delta-m, last or the name of a task: "
              + String.join(", ", tasks.stream().map(EvaluatedTask::name).toList()));
    }
  }

  /**
   * The criterion that a run is configured with.
   *
   * @throws ConfigurationException where it cannot be had of this run's rows
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
    if (judged.isEmpty() || validation.isEmpty()) {
      return Double.NaN;
    }
    if (!relative) {
      EvaluatedTask task = judged.get(0);
      return DeltaM.gain(task.primaryMetric().direction(), primary(task, validation), 0);
    }
    if (reference.isEmpty()) {
      reference = Optional.of(primaries(judged, validation));
    }
    return DeltaM.mean(
        judged.stream().mapToDouble(task -> change(task, primary(task, validation))).toArray());
  }

  /** Takes note of epochs that were done before the run was resumed. */
  public void restore(List<EpochEnded> epochs) {
    epochs.forEach(epoch -> of(epoch.validation()));
  }

  /** The primary metric of each task. */
  public static Map<String, Double> primaries(
      List<EvaluatedTask> tasks, Map<String, Map<String, Double>> values) {
    return tasks.stream()
        .collect(
            java.util.stream.Collectors.toMap(EvaluatedTask::name, task -> primary(task, values)));
  }

  /**
   * The relative change, but the plain one against a reference of 0: a first epoch without a single
   * hit must not keep all later ones from being compared.
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
