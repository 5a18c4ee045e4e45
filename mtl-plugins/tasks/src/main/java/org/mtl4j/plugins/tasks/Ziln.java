// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelColumn;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;

/**
 * Zero-inflated log-normal regression: a value that is 0 in many rows and log-normal in the others,
 * such as the lifetime value of a customer. The head has three outputs: the log odds of a value
 * above 0, and mean μ and deviation σ = softplus(·) of its logarithm. The loss is the negative log
 * likelihood: the cross-entropy of y &gt; 0, and for y &gt; 0 also log(yσ√2π) + (log y - μ)² / 2σ².
 * Initially all three are estimated on the training rows.
 *
 * <p>A prediction has the expected value p·exp(μ + σ²/2) and the probability p of a value above 0.
 *
 * @param label the column
 */
@Pluggable(
    name = "ziln",
    summary = "Zero-inflated log-normal regression, as for customer lifetime value.",
    source = "Wang, Liu and Miao, arXiv:1912.07753, 2019")
public record Ziln(@Option(value = "the column of the label", required = true) String label)
    implements TaskType {
  private static final Domain VALUES = new Domain(y -> y >= 0, "a value, 0 or more");

  /** As in the authors' code. */
  private static final double SMALLEST_SIGMA = Math.sqrt(1e-7);

  /** The logarithm of the largest expected value, so that it is finite in float32. */
  private static final double LARGEST_LOG = 80;

  @Override
  public List<String> columns() {
    return List.of(label);
  }

  @Override
  public Prediction prediction() {
    return Prediction.VALUE;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(new AboveZeroAuc());
  }

  @Override
  public Fitted fit(String name, Table training) {
    double[] present = VALUES.present(training, name, label);
    double[] logs = Arrays.stream(present).filter(y -> y > 0).map(Math::log).toArray();
    if (logs.length == present.length) {
      throw LabelColumn.of(training, name, label)
          .failure("is above zero in all training rows; use a regression task");
    }
    Moments moments = Moments.of(logs);
    double sigma = Math.max(moments.deviation(), 0.1);
    return new Fitted(
        name,
        new LabelFormat.Numbers(label),
        Math.log((double) logs.length / (present.length - logs.length)),
        moments.mean(),
        Math.log(Math.expm1(sigma)));
  }

  /**
   * The fitted task.
   *
   * @param logOdds the log odds of a value above 0
   * @param logMean the mean of the logarithm of values above 0
   * @param rawSigma the inverse softplus of the deviation of this logarithm
   */
  public record Fitted(
      String name, LabelFormat.Numbers format, double logOdds, double logMean, double rawSigma)
      implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public int outputWidth() {
      return 3;
    }

    @Override
    public List<String> outputs() {
      return List.of(format.columns().get(0), "probability above zero");
    }

    @Override
    public void encode(Table table, FloatBuffer target) {
      VALUES.encode(table, this, target);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor z = part(g, output, 0);
      Tensor sigma = sigma(g, output);
      Tensor above = g.less(g.constant(0), label);
      Tensor entropy = g.subtract(g.softplus(z), g.multiply(g.cast(above, DType.FLOAT), z));
      Tensor logY = g.log(g.where(above, label, g.constant(1)));
      Tensor standard = g.divide(g.subtract(logY, part(g, output, 1)), sigma);
      Tensor density =
          g.add(
              g.add(g.add(logY, g.log(sigma)), g.constant(0.5 * Math.log(2 * Math.PI))),
              g.scale(g.square(standard), 0.5));
      return g.add(entropy, g.where(above, density, g.constant(0)));
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      Tensor p = g.sigmoid(part(g, output, 0));
      Tensor log = g.add(part(g, output, 1), g.scale(g.square(sigma(g, output)), 0.5));
      Tensor mean = g.exp(g.minimum(log, g.constant(LARGEST_LOG)));
      return g.concat(List.of(g.multiply(p, mean), p), 1);
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("normalized-gini", "above-zero-auc", "rmse", "mae");
    }

    private Tensor sigma(Graph g, Tensor output) {
      return g.maximum(g.softplus(part(g, output, 2)), g.constant(SMALLEST_SIGMA));
    }

    /** One of the log odds, μ and the inverse softplus of σ. */
    private Tensor part(Graph g, Tensor output, int i) {
      double start = i == 0 ? logOdds : i == 1 ? logMean : rawSigma;
      return g.add(g.slice(output, 1, i, i + 1), g.constant(start));
    }
  }
}
