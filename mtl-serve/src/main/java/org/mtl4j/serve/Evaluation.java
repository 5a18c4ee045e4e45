// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Scores;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.answer.TaskOutput;

/**
 * The metrics of a model on labeled rows.
 *
 * @param rows the number of rows
 * @param metrics values by task and id; NaN if undefined
 * @param notes warnings, such as tasks that could not be evaluated
 */
public record Evaluation(int rows, Map<String, Map<String, Double>> metrics, List<String> notes) {
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    notes = List.copyOf(notes);
  }

  /** Finds metrics. */
  @FunctionalInterface
  public interface Metrics {
    /** A metric of a task by its id; empty if it is unknown. */
    Optional<Metric> find(String task, String id);
  }

  static Evaluation of(Model model, Table table, Metrics find) {
    List<String> notes = new ArrayList<>();
    List<TaskOutput> evaluated =
        model.tasks().stream().filter(task -> canBeEvaluated(task, table, notes)).toList();
    if (evaluated.isEmpty()) {
      throw new DataException(table.origin() + ": no task can be evaluated: " + notes);
    }
    AnswerRows answers =
        model.only(evaluated.stream().map(TaskOutput::task).toList()).predict(table);
    float[] weights =
        model
            .directory()
            .preprocessing()
            .weights(table)
            .map(Evaluation::floats)
            .orElseGet(() -> ones(table.rows()));
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    for (TaskOutput task : evaluated) {
      float[] own = weights(task, table, weights);
      Scores scores = scores(task, table, answers.numbers(task.task()), own);
      metrics.put(task.task(), evaluate(task, scores, find, notes));
    }
    return new Evaluation(table.rows(), metrics, notes);
  }

  private static Map<String, Double> evaluate(
      TaskOutput task, Scores scores, Metrics find, List<String> notes) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String id : task.metrics()) {
      find.find(task.task(), id)
          .ifPresentOrElse(
              metric -> values.put(id, metric.of(scores)),
              () ->
                  notes.add(
                      "the metric '%s' of task '%s' is unknown; its plugin is needed"
                          .formatted(id, task.task())));
    }
    return values;
  }

  private static boolean canBeEvaluated(TaskOutput task, Table table, List<String> notes) {
    if (task.labels().isEmpty()) {
      notes.add("task '" + task.task() + "' does not say how its labels are read");
      return false;
    }
    List<String> lacking =
        task.labels().get().columns().stream().filter(column -> !table.has(column)).toList();
    if (!lacking.isEmpty()) {
      notes.add(
          "task '%s' needs the label columns %s, which are missing"
              .formatted(task.task(), lacking));
    }
    return lacking.isEmpty();
  }

  private static Scores scores(TaskOutput task, Table table, float[] predictions, float[] weights) {
    LabelFormat format = task.labels().orElseThrow();
    int width = format.width();
    FloatBuffer labels = FloatBuffer.allocate(table.rows() * width);
    format.read(table, task.task(), task.scale(), labels);
    return new Scores(
        table.rows(),
        task.outputs().size(),
        predictions,
        width,
        labels.array(),
        weights,
        task.trainingMeans().stream().mapToDouble(Double::doubleValue).toArray(),
        task.scale());
  }

  /** The weights of the rows for a task. */
  private static float[] weights(TaskOutput task, Table table, float[] rows) {
    if (!(task.labels().orElseThrow() instanceof LabelFormat.OwnRows own)) {
      return rows;
    }
    float[] weights = rows.clone();
    own.population()
        .weights(table, task.task())
        .ifPresent(
            factors -> {
              for (int row = 0; row < weights.length; row++) {
                weights[row] *= factors[row];
              }
            });
    return weights;
  }

  private static float[] ones(int rows) {
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] floats(Block block) {
    float[] values = new float[block.rows()];
    block.floats().get(values);
    return values;
  }
}
