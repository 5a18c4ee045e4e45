// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelColumn;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scale;
import org.mtl4j.api.task.TaskType;

/**
 * Quantile regression. The loss is the mean pinball loss of the quantiles, max(q·e, (q - 1)·e) with
 * e = y - ŷ, in standard deviations of the training rows.
 *
 * <p>Quantiles cannot cross: the lowest is an output of the head, and each further one adds
 * softplus of another output to the one before. Initially they are the quantiles of the training
 * rows. A prediction has the quantile nearest to 0.5 as its value, then all quantiles.
 *
 * @param label the column
 * @param quantiles increasing, between 0 and 1
 */
@Pluggable(
    name = "quantile",
    summary = "Quantile regression by the pinball loss; quantiles never cross.",
    source = "Koenker and Bassett, Econometrica 1978")
public record Quantile(
    @Option(value = "the column of the label", required = true) String label,
    @Option("the quantiles, increasing, between 0 and 1") List<Double> quantiles)
    implements TaskType {
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

  /** The quantiles 0.1, 0.5 and 0.9. */
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
    double[] present = LabelColumn.of(training, name, label).present();
    Arrays.sort(present);
    Moments moments = Moments.of(present);
    double deviation = moments.deviation();
    List<Double> starts = new ArrayList<>();
    double before = 0;
    for (double q : quantiles) {
      int place = (int) Math.min(present.length - 1, Math.floor(q * present.length));
      double here = (present[place] - moments.mean()) / deviation;
      double distance = Math.max(here - before, 1e-3);
      starts.add(starts.isEmpty() ? here : Math.log(Math.expm1(distance)));
      before = here;
    }
    return new Fitted(
        name, new LabelFormat.Numbers(label), quantiles, moments.mean(), deviation, starts);
  }

  /**
   * The fitted task.
   *
   * @param mean subtracted from each label
   * @param deviation by which each label is then divided
   * @param starts added to the outputs of the head
   */
  public record Fitted(
      String name,
      LabelFormat.Numbers format,
      List<Double> quantiles,
      double mean,
      double deviation,
      List<Double> starts)
      implements ColumnTask {

    public Fitted {
      quantiles = List.copyOf(quantiles);
      starts = List.copyOf(starts);
    }

    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public int outputWidth() {
      return quantiles.size();
    }

    @Override
    public List<String> outputs() {
      List<String> names = new ArrayList<>(format.columns());
      quantiles.forEach(q -> names.add("quantile " + q));
      return names;
    }

    @Override
    public Scale scale() {
      return new Scale(mean, deviation);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor error = g.subtract(label, rising(g, output));
      Tensor q = g.constant(quantiles);
      Tensor each =
          g.maximum(g.multiply(q, error), g.multiply(g.subtract(q, g.constant(1)), error));
      return g.meanKeeping(each, 1);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      Tensor all = rising(g, output);
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
      Tensor z = g.add(output, g.constant(starts));
      int n = quantiles.size();
      return n == 1
          ? z
          : g.cumulativeSum(
              g.concat(List.of(g.slice(z, 1, 0, 1), g.softplus(g.slice(z, 1, 1, n))), 1), 1);
    }
  }
}
