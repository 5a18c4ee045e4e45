// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelColumn;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;

/**
 * Ordinal regression by CORAL: one of K ordered classes, such as ratings. The head has one output
 * s; K - 1 thresholds give the probabilities of a class above the k-th, P(y &gt; k) = σ(s + b_k).
 * The loss is the sum of the K - 1 binary cross-entropies.
 *
 * <p>In the paper the thresholds are free; at the minimum of the loss they decrease with k. Here
 * they always decrease, b_k = b_{k-1} - softplus(·), so that the prediction is always a
 * distribution: P(y = k) = P(y &gt; k - 1) - P(y &gt; k). Initially it has the class shares of the
 * training rows.
 *
 * @param label the column
 * @param order the values from lowest to highest; if empty, the column has numbers, in their order
 */
@Pluggable(
    name = "ordinal",
    summary = "Ordinal regression: one of several ordered classes, rank-consistent (CORAL).",
    source = "Cao, Mirjalili and Raschka, Pattern Recognition Letters 2020")
public record Ordinal(
    @Option(value = "the column of the label", required = true) String label,
    @Option("the values from lowest to highest; by default numbers, in their order")
        List<String> order)
    implements TaskType {
  public Ordinal {
    order = List.copyOf(order);
    if (order.size() == 1 || new HashSet<>(order).size() < order.size()) {
      throw new OptionException(
          "order",
          "must name two or more different values from lowest to highest, but is " + order);
    }
  }

  /** Numbers in their own order. */
  public Ordinal(String label) {
    this(label, List.of());
  }

  @Override
  public List<String> columns() {
    return List.of(label);
  }

  @Override
  public Prediction prediction() {
    return Prediction.DISTRIBUTION;
  }

  @Override
  public Fitted fit(String name, Table training) {
    LabelColumn labels = LabelColumn.of(training, name, label);
    if (order.isEmpty() && !labels.isNumeric()) {
      throw labels.failure("holds text, so 'order' must list its values from lowest to highest");
    }
    var format = new LabelFormat.Classes(label, order.isEmpty() ? labels.values() : order);
    double[] counts = new double[format.classes().size()];
    for (double rank : format.read(labels)) {
      if (!Double.isNaN(rank)) {
        counts[(int) rank]++;
      }
    }
    if (Arrays.stream(counts).filter(count -> count > 0).count() < 2) {
      throw labels.failure("has fewer than two values in the training rows; two are needed");
    }
    return new Fitted(name, format, starts(counts));
  }

  /**
   * The initial values of {@link DecreasingThresholds}: the log odds of the class shares in the
   * training rows. Half a row is added to each class, so that no share is 0.
   */
  private static List<Double> starts(double[] counts) {
    Double[] starts = new Double[counts.length - 1];
    double total = Arrays.stream(counts).sum() + 0.5 * counts.length;
    double above = total;
    double before = 0;
    for (int k = 0; k < starts.length; k++) {
      above -= counts[k] + 0.5;
      double threshold = Math.log(above / (total - above));
      starts[k] = k == 0 ? threshold : Math.log(Math.expm1(before - threshold));
      before = threshold;
    }
    return List.of(starts);
  }

  /**
   * The fitted task.
   *
   * @param format with the classes from lowest to highest
   * @param starts the initial values of the thresholds
   */
  public record Fitted(String name, LabelFormat.Classes format, List<Double> starts)
      implements ColumnTask {

    public Fitted {
      starts = List.copyOf(starts);
    }

    @Override
    public List<String> outputs() {
      return format.classes();
    }

    @Override
    public Prediction prediction() {
      return Prediction.DISTRIBUTION;
    }

    @Override
    public Optional<Layer> readout(Scope scope) {
      return Optional.of(DecreasingThresholds.thresholds(scope, starts));
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      List<Double> ranks = IntStream.range(0, starts.size()).mapToObj(k -> (double) k).toList();
      Tensor above = g.cast(g.less(g.constant(ranks), label), DType.FLOAT);
      Tensor each = g.subtract(g.softplus(output), g.multiply(above, output));
      return g.sumKeeping(each, 1);
    }

    /** The probabilities of the classes: differences of the cumulative probabilities. */
    @Override
    public Tensor predict(Graph g, Tensor output) {
      Tensor below = g.sigmoid(g.negate(output));
      float[] last = new float[format.classes().size()];
      last[last.length - 1] = 1;
      Tensor upper =
          g.add(
              g.pad(below, List.of(0, 0), List.of(0, 1)), g.constant(Shape.of(last.length), last));
      Tensor lower = g.pad(below, List.of(0, 1), List.of(0, 0));
      return g.maximum(g.subtract(upper, lower), g.constant(0));
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("quadratic-kappa", "rank-error", "accuracy", "log-loss");
    }
  }
}
