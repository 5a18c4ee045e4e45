package org.mtl4j.plugins.tasks;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;

/**
 * Quantiles of a value. The loss is the mean over the quantiles of the pinball loss, max(q·e, (q -
 * 1)·e) with e = y - ŷ, in standard deviations of the training rows.
 *
 * <p>Quantiles cannot cross: the lowest one is an output of the head, and each further one lies
 * softplus of another output above the one before. They start at the quantiles of the training
 * rows. A prediction is the quantile nearest to 0.5, as the value, and then all of them.
 *
 * @param label the column
 * @param quantiles rising, between 0 and 1
 */
@Pluggable(
    name = "quantile",
    summary = "Quantiles of a value by the pinball loss, which never cross.",
    source = "Koenker and Bassett, Econometrica 1978")
public record Quantile(
    @Option(value = "the column of the label", required = true) String label,
    @Option("which quantiles, rising, between 0 and 1") List<Double> quantiles)
    implements TaskType {
  private static final String EXPECTED = "a number, finite in 32 bits";

  public Quantile {
    quantiles = List.copyOf(quantiles);
    double before = 0;
    for (double q : quantiles) {
      if (!(q > before && q < 1)) {
        throw new OptionException(
            "quantiles", "must rise and lie between 0 and 1, but are " + quantiles);
      }
      before = q;
    }
    if (quantiles.isEmpty()) {
      throw new OptionException("quantiles", "must name one or more, but are " + quantiles);
    }
  }

  /** The median between the lowest and the highest tenth. */
  public Quantile(String label) {
    this(label, List.of(0.1, 0.5, 0.9));
  }

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
    return List.of(new Pinball(quantiles), new QuantileCalibration(quantiles));
  }

  @Override
  public Fitted fit(String name, Table training) {
    double[] present = LabelColumn.of(training, name, label).varying(y -> true, EXPECTED);
    Arrays.sort(present);
    Counts moments = Counts.of(present);
    double deviation = Math.sqrt(moments.variance());
    List<Double> starts = new ArrayList<>();
    double before = 0;
    for (double q : quantiles) {
      int place = (int) Math.min(present.length - 1, Math.floor(q * present.length));
      double here = (present[place] - moments.mean()) / deviation;
      double distance = Math.max(here - before, 1e-3);
      starts.add(starts.isEmpty() ? here : Math.log(Math.expm1(distance)));
      before = here;
    }
    return new Fitted(name, label, quantiles, moments.mean(), deviation, starts);
  }

  /**
   * The task on its training rows.
   *
   * @param mean what is taken from each label
   * @param deviation what each label is then divided by
   * @param starts what is added to the outputs of the head
   */
  public record Fitted(
      String name,
      String label,
      List<Double> quantiles,
      double mean,
      double deviation,
      List<Double> starts)
      implements Task {

    public Fitted {
      quantiles = List.copyOf(quantiles);
      starts = List.copyOf(starts);
    }

    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int outputWidth() {
      return quantiles.size();
    }

    @Override
    public List<String> outputs() {
      List<String> names = new ArrayList<>(List.of(label));
      quantiles.forEach(q -> names.add("quantile " + q));
      return names;
    }

    @Override
    public Optional<LabelFormat> labelFormat() {
      return Optional.of(new LabelFormat.Numbers(List.of(label)));
    }

    @Override
    public void encode(Table table, FloatBuffer labels) {
      LabelColumn.of(table, name, label).encode(y -> true, EXPECTED, labels);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor standard = g.scale(g.subtract(label, g.constant(mean)), 1 / deviation);
      Tensor error = g.subtract(standard, rising(g, output));
      Tensor q = numbers(g, quantiles);
      Tensor each =
          g.maximum(g.multiply(q, error), g.multiply(g.subtract(q, g.constant(1)), error));
      return g.meanKeeping(each, 1);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      Tensor all = g.add(g.scale(rising(g, output), deviation), g.constant(mean));
      int middle = 0;
      for (int k = 1; k < quantiles.size(); k++) {
        boolean nearer = Math.abs(quantiles.get(k) - 0.5) < Math.abs(quantiles.get(middle) - 0.5);
        middle = nearer ? k : middle;
      }
      return g.concat(List.of(g.slice(all, 1, middle, middle + 1), all), 1);
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("pinball", "quantile-calibration", "mae");
    }

    private Tensor rising(Graph g, Tensor output) {
      Tensor z = g.add(output, numbers(g, starts));
      int n = quantiles.size();
      return n == 1
          ? z
          : g.cumulativeSum(
              g.concat(List.of(g.slice(z, 1, 0, 1), g.softplus(g.slice(z, 1, 1, n))), 1), 1);
    }

    private static Tensor numbers(Graph g, List<Double> values) {
      float[] numbers = new float[values.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = values.get(i).floatValue();
      }
      return g.constant(Shape.of(numbers.length), numbers);
    }
  }
}
