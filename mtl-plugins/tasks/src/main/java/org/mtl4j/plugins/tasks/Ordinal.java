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
 * One of several classes that have an order, such as ratings, by CORAL. The head gives one number
 * s; K - 1 thresholds turn it into the probabilities that the class lies above the k-th, P(y &gt;
 * k) = σ(s + b_k). The loss is the sum of the K - 1 binary cross-entropies.
 *
 * <p>The paper leaves the biases free and proves that those of the least loss fall with k, so that
 * P(y &gt; k) does. Here they fall at every step, since b_k = b_{k-1} - softplus(·): so what is
 * learned is always a distribution over the classes, P(y = k) = P(y &gt; k - 1) - P(y &gt; k). They
 * start at the shares of the training rows.
 *
 * @param label the column
 * @param order the values from lowest to highest; empty for numbers in their own order
 */
@Pluggable(
    name = "ordinal",
    summary = "One of several classes that have an order, rank-consistent (CORAL).",
    source = "Cao, Mirjalili and Raschka, Pattern Recognition Letters 2020")
public record Ordinal(
    @Option(value = "the column of the label", required = true) String label,
    @Option("its values from lowest to highest; by default it holds numbers, in their order")
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
    for (float rank : format.read(labels)) {
      if (!Float.isNaN(rank)) {
        counts[(int) rank]++;
      }
    }
    if (Arrays.stream(counts).filter(count -> count > 0).count() < 2) {
      throw labels.failure("has fewer than two values in the training rows; two are needed");
    }
    return new Fitted(name, format, starts(counts));
  }

  /**
   * Where thresholds start: the first at the log odds of lying above the lowest class, the others
   * so that softplus of them is the distance to the one before. Half a row is added to each class,
   * for those that do not occur.
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
   * The task on its training rows.
   *
   * @param format with the classes from lowest to highest
   * @param starts the first values of the thresholds
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

    /** The probabilities of the classes: the differences of those of lying at or below them. */
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
