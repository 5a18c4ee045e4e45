// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.Program;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Evaluates a program on the rows of one data set, any number of times. Until closed, it holds the
 * rows on the device and the labels in arrays.
 */
public final class Evaluator implements AutoCloseable {
  /** Rows of one prediction: enough to keep the device busy, few enough for its memory. */
  private static final int CHUNK = 4096;

  private final Program program;
  private final List<EvaluatedTask> tasks;
  private final List<double[]> trainingMeans;
  private final Program.Rows rows;
  private final List<float[]> labels;
  private final List<float[]> weights;

  public Evaluator(RunPlan plan, Program program, Dataset data) {
    this.program = program;
    this.tasks = plan.tasks();
    this.trainingMeans = tasks.stream().map(task -> plan.trainingMeans(task.name())).toList();
    this.labels =
        tasks.stream().map(task -> floats(data.block(Dataset.label(task.name())))).toList();
    this.weights = tasks.stream().map(task -> weights(data, task.name())).toList();
    this.rows = program.bind(Datasets.features(data));
  }

  /** Every metric, by task and id. */
  public Map<String, Map<String, Double>> evaluate() {
    float[][] predictions = predict(program, rows, tasks);
    Map<String, Map<String, Double>> result = new LinkedHashMap<>();
    for (int t = 0; t < tasks.size(); t++) {
      EvaluatedTask task = tasks.get(t);
      Scores scores =
          scores(task.task(), predictions[t], labels.get(t), weights.get(t), trainingMeans.get(t));
      result.put(task.name(), task.evaluate(scores));
    }
    return result;
  }

  /**
   * Predictions of a task beside the labels and weights of a data set.
   *
   * @param predictions [rows · outputs]
   * @param trainingMeans of each label
   */
  public static Scores scores(
      Task task, Dataset data, float[] predictions, double[] trainingMeans) {
    float[] labels = floats(data.block(Dataset.label(task.name())));
    return scores(task, predictions, labels, weights(data, task.name()), trainingMeans);
  }

  private static Scores scores(
      Task task, float[] predictions, float[] labels, float[] weights, double[] trainingMeans) {
    return new Scores(
        weights.length,
        task.outputs().size(),
        predictions,
        task.labelWidth(),
        labels,
        weights,
        trainingMeans,
        task.scale());
  }

  /** Predicts all rows in chunks; one array a task [rows · outputs], row-major. */
  public static float[][] predict(Program program, Program.Rows rows, List<EvaluatedTask> tasks) {
    int[] widths = tasks.stream().mapToInt(task -> task.task().outputs().size()).toArray();
    return predict(program, rows, widths);
  }

  /**
   * Predicts all rows in chunks.
   *
   * @param widths of the first outputs of the model; further ones are left out
   */
  public static float[][] predict(Program program, Program.Rows rows, int[] widths) {
    float[][] all = new float[widths.length][];
    for (int t = 0; t < all.length; t++) {
      all[t] = new float[rows.size() * widths[t]];
    }
    for (int from = 0; from < rows.size(); from += CHUNK) {
      int to = Math.min(rows.size(), from + CHUNK);
      float[][] part = program.predict(rows, from, to);
      for (int t = 0; t < all.length; t++) {
        int width = widths[t];
        System.arraycopy(part[t], 0, all[t], from * width, (to - from) * width);
      }
    }
    return all;
  }

  @Override
  public void close() {
    rows.close();
  }

  /** The weight of each row for a task; 1 if the data have no weights. */
  public static float[] weights(Dataset data, String task) {
    Optional<String> block = data.weightOf(task);
    if (block.isPresent()) {
      return floats(data.block(block.get()));
    }
    float[] ones = new float[data.rows()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A copy of the numbers of a block, row-major. */
  public static float[] floats(Block block) {
    FloatBuffer buffer = block.floats();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
