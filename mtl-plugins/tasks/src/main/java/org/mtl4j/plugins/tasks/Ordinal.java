package org.mtl4j.plugins.tasks;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.data.NumberColumn;
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
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
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
  /** How many values a message names. */
  private static final int LISTED = 20;

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
    LabelColumn column = LabelColumn.of(training, name, label);
    List<String> classes = order.isEmpty() ? numbers(column) : order;
    int[] ranks = ranks(column, classes);
    double[] counts = new double[classes.size()];
    Arrays.stream(ranks).filter(rank -> rank >= 0).forEach(rank -> counts[rank]++);
    if (Arrays.stream(counts).filter(count -> count > 0).count() < 2) {
      throw column.failure("has fewer than two values in the training rows; two are needed");
    }
    return new Fitted(name, label, classes, starts(counts));
  }

  private static List<String> numbers(LabelColumn column) {
    if (!column.isNumeric()) {
      throw column.failure("holds text, so 'order' must list its values from lowest to highest");
    }
    return IntStream.range(0, column.column().size())
        .filter(row -> !column.column().isMissing(row))
        .mapToObj(column.column()::text)
        .distinct()
        .sorted((a, b) -> Double.compare(LabelColumn.number(a), LabelColumn.number(b)))
        .toList();
  }

  /** The place of every row's label among the classes, -1 where missing. */
  private static int[] ranks(LabelColumn column, List<String> classes) {
    int[] ranks = new int[column.column().size()];
    for (int row = 0; row < ranks.length; row++) {
      ranks[row] = column.column().isMissing(row) ? -1 : rank(column, classes, row);
    }
    return ranks;
  }

  private static String listed(List<String> classes) {
    String first = String.join(", ", classes.subList(0, Math.min(LISTED, classes.size())));
    int more = classes.size() - LISTED;
    return more > 0 ? first + " and " + more + " more; 'order' may list values to come" : first;
  }

  private static int rank(LabelColumn column, List<String> classes, int row) {
    String text = column.column().text(row);
    int rank = classes.indexOf(text);
    if (rank < 0 && column.column() instanceof NumberColumn numbers) {
      double value = numbers.values()[row];
      rank =
          IntStream.range(0, classes.size())
              .filter(k -> LabelColumn.number(classes.get(k)) == value)
              .findFirst()
              .orElse(-1);
    }
    if (rank < 0) {
      throw column.failure(row, "one of " + listed(classes));
    }
    return rank;
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
   * @param classes from lowest to highest
   * @param starts the first values of the thresholds
   */
  public record Fitted(String name, String label, List<String> classes, List<Double> starts)
      implements Task {

    public Fitted {
      classes = List.copyOf(classes);
      starts = List.copyOf(starts);
    }

    @Override
    public Prediction prediction() {
      return Prediction.DISTRIBUTION;
    }

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int outputWidth() {
      return 1;
    }

    @Override
    public List<String> outputs() {
      return classes;
    }

    @Override
    public Optional<LabelFormat> labelFormat() {
      return Optional.of(new LabelFormat.Classes(label, classes));
    }

    /** Writes the number of the class, from 0. */
    @Override
    public void encode(Table table, FloatBuffer labels) {
      for (int rank : ranks(LabelColumn.of(table, name, label), classes)) {
        labels.put(rank < 0 ? Float.NaN : rank);
      }
    }

    @Override
    public Optional<Layer> readout(Scope scope) {
      return Optional.of(Falling.thresholds(scope, starts));
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      float[] ranks = new float[starts.size()];
      for (int k = 0; k < ranks.length; k++) {
        ranks[k] = k;
      }
      Tensor above = g.cast(g.less(g.constant(Shape.of(ranks.length), ranks), label), DType.FLOAT);
      Tensor each = g.subtract(g.softplus(output), g.multiply(above, output));
      return g.sumKeeping(each, 1);
    }

    /** The probabilities of the classes: the differences of those of lying at or below them. */
    @Override
    public Tensor predict(Graph g, Tensor output) {
      Tensor below = g.sigmoid(g.negate(output));
      float[] last = new float[classes.size()];
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
