// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** The number by which the best epoch is selected: larger is better, NaN if it is undefined. */
public final class Criterion {
  /** Selection by the mean relative change over tasks. */
  static final String DELTA_M = "delta-m";

  /** For each task the epoch of its best primary metric. */
  public static final String EACH = "each";

  /** No selection: the parameters of the last epoch are used. */
  public static final String LAST = "last";

  private final List<EvaluatedTask> tasks;
  private final boolean relative;
  private final Map<String, Reference> references;
  private final Map<String, Double> weights;
  private final List<EvaluatedTask> undefined;

  /**
   * What a primary metric is compared with.
   *
   * @param value of which the change is measured
   * @param unit by which the change is divided, above 0
   */
  record Reference(double value, double unit) {
    /**
     * The value of a single-task baseline: the change is relative to it, or absolute if it is 0.
     */
    static Reference baseline(double value) {
      return new Reference(value, value == 0 ? 1 : Math.abs(value));
    }

    /**
     * The value of predicting the training mean; 0 if it has none, as for a rank correlation. For a
     * metric that rises the unit is at least what is missing to 1: an R² near 0 is no divisor.
     */
    static Reference mean(Direction direction, double mean) {
      double value = Double.isNaN(mean) ? 0 : mean;
      return direction == Direction.LOWER
          ? baseline(value)
          : new Reference(value, Math.max(Math.abs(value), Math.abs(1 - value)));
    }
  }

  /**
   * A criterion by its name.
   *
   * @param by {@link #DELTA_M}, {@link #EACH}, {@link #LAST} or the name of a task
   * @param references by task; one without a reference is left out of Δm
   * @param weights in Δm by task; 1 for others
   * @throws ConfigurationException if {@code by} is none of these, or weights are of no task, of
   *     another criterion or all 0
   */
  Criterion(
      List<EvaluatedTask> all,
      String by,
      Map<String, Reference> references,
      Map<String, Double> weights) {
    requireKnown(all, by);
    requireWeights(all, by, weights);
    this.relative = by.equals(DELTA_M) || by.equals(EACH);
    this.weights = Map.copyOf(weights);
    this.tasks =
        all.stream()
            .filter(t -> relative ? references.containsKey(t.name()) : t.name().equals(by))
            .filter(t -> !relative || weight(t) > 0)
            .toList();
    this.references = Map.copyOf(references);
    this.undefined = all.stream().filter(t -> !references.containsKey(t.name())).toList();
  }

  /** With equal weights. */
  Criterion(List<EvaluatedTask> all, String by, Map<String, Reference> references) {
    this(all, by, references, Map.of());
  }

  private double weight(EvaluatedTask task) {
    return weights.getOrDefault(task.name(), 1.0);
  }

  private static void requireWeights(
      List<EvaluatedTask> all, String by, Map<String, Double> weights) {
    List<String> names = all.stream().map(EvaluatedTask::name).toList();
    for (String task : weights.keySet()) {
      if (!names.contains(task)) {
        throw new ConfigurationException(
            "training.select.weights names the task '%s', which does not exist; %s"
                .formatted(task, Nearest.hint(task, names)));
      }
    }
    if (!weights.isEmpty() && !by.equals(DELTA_M)) {
      throw new ConfigurationException(
          "training.select.weights are of delta-m, but training.select.by is '%s'".formatted(by));
    }
    if (names.stream().allMatch(name -> weights.getOrDefault(name, 1.0) == 0)) {
      throw new ConfigurationException("training.select.weights are 0 for all tasks");
    }
  }

  private static void requireKnown(List<EvaluatedTask> all, String by) {
    if (!by.equals(DELTA_M)
        && !by.equals(EACH)
        && !by.equals(LAST)
        && all.stream().noneMatch(task -> task.name().equals(by))) {
      throw new ConfigurationException(
          "training.select.by is '"
              + by
              + "', but must be delta-m, each, last or the name of a task: "
              + String.join(", ", all.stream().map(EvaluatedTask::name).toList()));
    }
  }

  /**
   * The criterion of a run.
   *
   * @throws ConfigurationException if its name is none of these, or if it needs validation rows, or
   *     the metric of its task on them, and the run has none
   */
  public static Criterion of(RunPlan plan) {
    check(plan);
    String by = plan.training().select().by();
    Map<String, Reference> references =
        plan.data().validation().map(rows -> references(plan, rows)).orElse(Map.of());
    Criterion criterion =
        new Criterion(plan.tasks(), by, references, plan.training().select().weights());
    if (plan.data().validation().isPresent()) {
      criterion.requireDefined(by);
    }
    return criterion;
  }

  private void requireDefined(String by) {
    undefined.stream()
        .filter(task -> task.name().equals(by))
        .forEach(
            task -> {
              throw new ConfigurationException(
                  "training.select.by is the task '%s', but its primary metric %s is not defined on the validation rows; choose another, or change split"
                      .formatted(by, task.primary()));
            });
  }

  /** The tasks that Δm leaves out, in words. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (relative) {
      undefined.forEach(
          task ->
              warnings.add(
                  "task '%s' is left out of delta-m: its primary metric %s is not defined on the validation rows"
                      .formatted(task.name(), task.primary())));
      if (tasks.isEmpty()) {
        warnings.add(
            "delta-m is defined for no task: the run uses its last epoch, and patience has no"
                + " effect");
      }
    }
    return warnings;
  }

  /** Of the tasks whose primary metric is defined on the validation rows. */
  private static Map<String, Reference> references(RunPlan plan, Dataset rows) {
    FixedPredictions fixed = new FixedPredictions(plan, rows);
    Map<String, Double> baselines = plan.reference().orElse(Map.of());
    Map<String, Reference> references = new LinkedHashMap<>();
    for (EvaluatedTask task : plan.tasks()) {
      double baseline = baselines.getOrDefault(task.name(), Double.NaN);
      if (fixed.defined(task)) {
        references.put(
            task.name(),
            Double.isNaN(baseline)
                ? Reference.mean(task.primaryMetric().direction(), fixed.mean(task))
                : Reference.baseline(baseline));
      }
    }
    return references;
  }

  /**
   * Checks the name of the criterion, and whether there are the rows that it needs.
   *
   * @throws ConfigurationException as {@link #of(RunPlan)}
   */
  public static void check(RunPlan plan) {
    Selection select = plan.training().select();
    boolean validated = plan.data().validation().isPresent();
    requireKnown(plan.tasks(), select.by());
    requireWeights(plan.tasks(), select.by(), select.weights());
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
          "training.select.by is "
              + (select.by().equals(EACH) ? "" : "the task ")
              + "'"
              + select.by()
              + "', but there are no validation rows");
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
    double[] changes =
        tasks.stream().mapToDouble(task -> change(task, primary(task, validation))).toArray();
    double[] factors = tasks.stream().mapToDouble(this::weight).toArray();
    double mean = DoubleStream.of(factors).average().orElseThrow();
    return DeltaM.mean(
        IntStream.range(0, changes.length)
            .mapToDouble(t -> factors[t] / mean * changes[t])
            .toArray());
  }

  /**
   * What the epoch of each task is chosen by, larger is better: its primary metric if each has its
   * own epoch; else the criterion of the run alone.
   */
  public static double[] each(
      RunPlan plan, double criterion, Map<String, Map<String, Double>> validation) {
    return isEach(plan)
        ? plan.tasks().stream()
            .mapToDouble(
                task -> DeltaM.gain(task.primaryMetric().direction(), primary(task, validation), 0))
            .toArray()
        : new double[] {criterion};
  }

  /** Whether each task has its own best epoch. */
  public static boolean isEach(RunPlan plan) {
    return plan.training().select().by().equals(EACH);
  }

  /** The primary metric of each task. */
  public static Map<String, Double> primaries(
      List<EvaluatedTask> tasks, Map<String, Map<String, Double>> values) {
    return tasks.stream()
        .collect(Collectors.toMap(EvaluatedTask::name, task -> primary(task, values)));
  }

  /** In percent of the unit of the reference. */
  private double change(EvaluatedTask task, double value) {
    Reference reference = references.get(task.name());
    double gain = DeltaM.gain(task.primaryMetric().direction(), value, reference.value());
    return 100 * gain / reference.unit();
  }

  private static double primary(EvaluatedTask task, Map<String, Map<String, Double>> values) {
    return values.get(task.name()).get(task.primary());
  }
}
