// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * A fitted task, its head and its metrics.
 *
 * @param task the task
 * @param type the type it was fitted from
 * @param head the last part of its network
 * @param metrics by id, in the order of reports
 * @param primary the id of the metric that selects epochs and compares runs
 * @param threshold what the threshold of a stored model maximizes
 */
public record EvaluatedTask(
    Task task,
    TaskType type,
    Head head,
    Map<String, Metric> metrics,
    String primary,
    ThresholdRule threshold) {

  public EvaluatedTask {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Finds the metrics of a task, including the primary one; the defaults of its type if its
   * specification has none.
   *
   * @param head used if the task has none
   * @param find a metric by its id; throws if there is none
   * @throws ConfigurationException if a metric does not fit the predictions of the task
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

  /** The same with one more metric, unless it has it already. */
  public EvaluatedTask with(Metric metric) {
    Map<String, Metric> more = new LinkedHashMap<>(metrics);
    more.putIfAbsent(metric.id(), metric);
    return new EvaluatedTask(task, type, head, more, primary, threshold);
  }

  /**
   * The specification of a task with these metrics.
   *
   * @param written the specification this was made from; returned if no metric was added
   */
  public TaskSpec spec(TaskSpec written) {
    List<String> ids = List.copyOf(metrics.keySet());
    return ids.equals(asked(task, written)) ? written : written.metrics(ids, primary);
  }

  /** The name of the task. */
  public String name() {
    return task.name();
  }

  /** The metric that selects epochs and compares runs. */
  public Metric primaryMetric() {
    return metrics.get(primary);
  }

  /** The value of every metric, by id. */
  public Map<String, Double> evaluate(Scores scores) {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach((id, metric) -> values.put(id, metric.of(scores)));
    return values;
  }
}
