// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import java.nio.FloatBuffer;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scale;
import org.mtl4j.api.task.TaskType;

/**
 * Regression of a value above 0 on its logarithm: the loss is (s + m - log y)², where s is the
 * output of the head and m the mean logarithm of the training rows; the prediction is exp(s + m).
 *
 * @param label the column
 */
@Pluggable(name = "growth", summary = "Regression of a value above 0 on its logarithm.")
public record Growth(@Option(value = "the column of the label", required = true) String label)
    implements TaskType {

  @Override
  public List<String> columns() {
    return List.of(label);
  }

  @Override
  public Prediction prediction() {
    return Prediction.VALUE;
  }

  @Override
  public Fitted fit(String name, Table training) {
    LabelFormat.Numbers format = new LabelFormat.Numbers(label);
    FloatBuffer values = FloatBuffer.allocate(training.rows());
    format.read(training, name, Scale.NONE, values);
    double sum = 0;
    int count = 0;
    for (float value : values.array()) {
      if (value > 0) {
        sum += Math.log(value);
        count++;
      }
    }
    if (count == 0) {
      throw new DataException(
          "task '%s': the column '%s' has no value above 0".formatted(name, label));
    }
    return new Fitted(name, format, sum / count);
  }

  /**
   * The fitted task.
   *
   * @param mean m
   */
  public record Fitted(String name, LabelFormat.Numbers format, double mean) implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public void encode(Table table, FloatBuffer labels) {
      int from = labels.position();
      ColumnTask.super.encode(table, labels);
      for (int row = 0; row < table.rows(); row++) {
        if (labels.get(from + row) <= 0) {
          throw new DataException(
              "task '%s': found %s in row %d of column '%s', expected a value above 0"
                  .formatted(name, labels.get(from + row), row + 1, format.columns().get(0)));
        }
      }
    }

    /** A missing label is 0 here; its loss must be finite, and the mask leaves it out. */
    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor logarithm = g.log(g.maximum(label, g.constant(Float.MIN_NORMAL)));
      return g.square(g.subtract(g.add(output, g.constant(mean)), logarithm));
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return g.exp(g.add(output, g.constant(mean)));
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("rmse", "mae");
    }
  }
}
