// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.nio.FloatBuffer;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;

/**
 * Poisson regression of a count with a log link: the mean is μ = m·exp(s), where s is the output of
 * the head and m the mean of the training rows. The loss is the negative log likelihood μ - y log μ
 * + log y!.
 *
 * <p>For a rate, such as claims per year, use count / exposure as label and the exposure as weight
 * of the row. The likelihood is the same, and the prediction is a rate. So labels need not be whole
 * numbers.
 *
 * @param label the column
 */
@Pluggable(
    name = "poisson",
    summary = "Poisson regression of a count, with a log link.",
    source = "McCullagh and Nelder, Generalized Linear Models, 1989")
public record Poisson(@Option(value = "the column of the label", required = true) String label)
    implements TaskType {
  private static final Domain RATES = new Domain(y -> y >= 0, "a count or rate, 0 or more");

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
    double[] present = RATES.present(training, name, label);
    return new Fitted(name, new LabelFormat.Numbers(label), Math.log(Moments.of(present).mean()));
  }

  /**
   * The fitted task.
   *
   * @param logMean log m
   */
  public record Fitted(String name, LabelFormat.Numbers format, double logMean)
      implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public void encode(Table table, FloatBuffer target) {
      RATES.encode(table, this, target);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor logMu = g.add(output, g.constant(logMean));
      Tensor rest = g.subtract(g.exp(logMu), g.multiply(label, logMu));
      return g.add(rest, LogGamma.factorial(g, label));
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return g.exp(g.add(output, g.constant(logMean)));
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("poisson-deviance", "rmse", "mae");
    }
  }
}
