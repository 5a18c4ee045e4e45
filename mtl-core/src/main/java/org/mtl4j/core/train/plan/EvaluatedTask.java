package org.mtl4j.core.train.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Head;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.serve.answer.ThresholdRule;

/**
 * A fitted task, its head, and the metrics it is judged by.
 *
 * @param task the task
 * @param type what it was fitted from
 * @param head the last part of its network
 * @param metrics by id, in order of report
 * @param primary the id of the one that decides
 * @param threshold what the threshold of a stored model makes best
 */
public record EvaluatedTask(
    Task task,
    TaskType type,
    Head head,
    Map<String, Metric> metrics,
    String primary,
    ThresholdRule threshold) {

  public EvaluatedTask {
    metrics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Finds the metrics that a task asks for, the primary one among them; those of the kind of task
   * where it asks for none.
   *
   * @param head used where the task has none of its own
   * @param find a metric by its id; fails in words where there is none
   * @throws ConfigurationException where a metric does not fit the predictions of the task
   */
  public static EvaluatedTask of(
      Task task, TaskSpec spec, Head head, Function<String, Metric> find) {
    List<String> ids = asked(task, spec);
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String id : ids) {
      Metric metric =
          spec.type().metrics().stream()
              .filter(own -> own.id().equals(id))
              .findFirst()
              .orElseGet(() -> find.apply(id));
      if (!metric.fits(task.prediction())) {
        throw new ConfigurationException(
            "the metric '"
                + id
                + "' does not fit the task '"
                + task.name()
                + "', whose predictions are of the kind "
                + task.prediction()
                + "; its usual metrics are "
                + String.join(", ", task.defaultMetrics()));
      }
      metrics.put(id, metric);
    }
    return new EvaluatedTask(
        task,
        spec.type(),
        spec.head().orElse(head),
        metrics,
        spec.primary().orElse(ids.get(0)),
        spec.threshold());
  }

  private static List<String> asked(Task task, TaskSpec spec) {
    List<String> ids =
        new ArrayList<>(spec.metrics().isEmpty() ? task.defaultMetrics() : spec.metrics());
    spec.primary().filter(id -> !ids.contains(id)).ifPresent(id -> ids.add(0, id));
    return ids;
  }

  /** The same, judged by one more metric, unless it is among its metrics already. */
  public EvaluatedTask with(Metric metric) {
    Map<String, Metric> more = new LinkedHashMap<>(metrics);
    more.putIfAbsent(metric.id(), metric);
    return new EvaluatedTask(task, type, head, more, primary, threshold);
  }

  /**
   * What asks for the metrics that this has.
   *
   * @param written what the task was made from; the answer where nothing was added since
   */
  public TaskSpec spec(TaskSpec written) {
    List<String> ids = List.copyOf(metrics.keySet());
    return ids.equals(asked(task, written))
        ? written
        : new TaskSpec(
            written.type(), ids, Optional.of(primary), written.head(), written.threshold());
  }

  /** The name of the task. */
  public String name() {
    return task.name();
  }

  /** The metric that decides. */
  public Metric primaryMetric() {
    return metrics.get(primary);
  }

  /** Every metric of some predictions, by id. */
  public Map<String, Double> judge(Scores scores) {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach((id, metric) -> values.put(id, metric.of(scores)));
    return values;
  }
}
