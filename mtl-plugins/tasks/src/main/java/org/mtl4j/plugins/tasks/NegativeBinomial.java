// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;

/**
 * An overdispersed count, by negative binomial regression (NB2) with a log link: mean μ = m·exp(s),
 * variance μ + αμ², where s is the output of the head and m the mean of the training rows. The
 * dispersion α is one learned number per task; its initial value is the moment estimate on the
 * training rows, and it is clipped to [e⁻¹², e⁸]. The loss is the negative log likelihood log y! -
 * log Γ(y + r)/Γ(r) + (r + y) log(1 + αμ) - y log(αμ) with r = 1 / α. The second prediction is α.
 *
 * @param label the column
 */
@Pluggable(
    name = "negative-binomial",
    summary = "Regression of an overdispersed count; the dispersion is learned.",
    source = "Lawless, Canadian Journal of Statistics 1987")
public record NegativeBinomial(
    @Option(value = "the column of the label", required = true) String label) implements TaskType {
  private static final Domain COUNTS =
      new Domain(y -> y >= 0 && y == Math.rint(y), "a count: a whole number, 0 or more");
  private static final double LOW = -12;
  private static final double HIGH = 8;

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
    return List.of(new NegativeBinomialDeviance());
  }

  @Override
  public Fitted fit(String name, Table training) {
    Moments counts = Moments.of(COUNTS.present(training, name, label));
    double alpha = (counts.variance() - counts.mean()) / (counts.mean() * counts.mean());
    return new Fitted(
        name,
        new LabelFormat.Numbers(label),
        Math.log(counts.mean()),
        Math.log(Math.min(Math.max(alpha, 0.01), 10)));
  }

  /**
   * The fitted task.
   *
   * @param logMean log m
   * @param logAlpha the initial log α
   */
  public record Fitted(String name, LabelFormat.Numbers format, double logMean, double logAlpha)
      implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public List<String> outputs() {
      return List.of(format.columns().get(0), "dispersion");
    }

    @Override
    public void encode(Table table, FloatBuffer target) {
      COUNTS.encode(table, this, target);
    }

    /** The columns log μ/m and log α. */
    @Override
    public Optional<Layer> readout(Scope scope) {
      Variable dispersion =
          scope.variable("dispersion", Shape.of(1), Initializer.constant(logAlpha));
      return Optional.of(new WithDispersion(dispersion));
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor logMu = g.add(g.slice(output, 1, 0, 1), g.constant(logMean));
      Tensor logAlpha = g.slice(output, 1, 1, 2);
      Tensor r = g.exp(g.negate(logAlpha));
      Tensor spread = g.multiply(g.add(r, label), g.softplus(g.add(logMu, logAlpha)));
      Tensor ways = g.subtract(LogGamma.factorial(g, label), LogGamma.rise(g, r, label));
      return g.add(ways, g.subtract(spread, g.multiply(label, logMu)));
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      Tensor mu = g.exp(g.add(g.slice(output, 1, 0, 1), g.constant(logMean)));
      return g.concat(List.of(mu, g.exp(g.slice(output, 1, 1, 2))), 1);
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("negative-binomial-deviance", "rmse", "mae");
    }
  }

  private record WithDispersion(Variable dispersion) implements Layer {
    @Override
    public Shape output() {
      return Shape.of(2);
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      Tensor logAlpha = g.clip(g.variable(dispersion), LOW, HIGH);
      return g.concat(List.of(x, g.add(g.zerosLike(x), logAlpha)), 1);
    }
  }
}
