// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.DoubleStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelColumn;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scale;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.methods.loss.Fit;
import org.mtl4j.methods.loss.Mse;

/**
 * Regression of one or several numbers.
 *
 * @param label the columns
 * @param standardize whether the loss uses labels of mean 0 and standard deviation 1 over the
 *     training rows, centered and scaled in float64; predictions and metrics are in the unit of the
 *     label
 */
@Pluggable(name = "regression", summary = "Regression of one or several numbers.")
public record Regression(
    @Option(value = "the column of the label, or several", required = true) List<String> label,
    @Option("standardize labels for the loss; predictions are in the unit of the label")
        boolean standardize,
    @Option("mse, mae or huber") Loss loss)
    implements TaskType {

  public Regression {
    label = List.copyOf(label);
    if (label.isEmpty() || new HashSet<>(label).size() < label.size()) {
      throw new OptionException(
          "label", "must name one or several different columns, but is " + label);
    }
    Fit.require(loss, Prediction.VALUE);
  }

  /** Standardized labels, squared error. */
  public Regression(List<String> label) {
    this(label, true, new Mse());
  }

  /** One column, standardized labels, squared error. */
  public Regression(String label) {
    this(List.of(label));
  }

  @Override
  public Prediction prediction() {
    return Prediction.VALUE;
  }

  @Override
  public List<String> columns() {
    return label;
  }

  @Override
  public Fitted fit(String name, Table training) {
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (String column : label) {
      LabelColumn labels = LabelColumn.of(training, name, column);
      double[] present = labels.present();
      double mean = DoubleStream.of(present).average().orElseThrow();
      double deviation =
          Math.sqrt(
              DoubleStream.of(present).map(y -> (y - mean) * (y - mean)).average().orElseThrow());
      if ((float) deviation == 0) {
        throw labels.failure("has a deviation of 0 in 32 bits: nothing can be learned from it");
      }
      means.add(standardize ? mean : 0);
      deviations.add(standardize ? deviation : 1);
    }
    return new Fitted(name, new LabelFormat.Numbers(label), means, deviations, loss);
  }

  /**
   * The fitted task.
   *
   * @param means subtracted from each label
   * @param deviations by which each label is then divided
   */
  public record Fitted(
      String name,
      LabelFormat.Numbers format,
      List<Double> means,
      List<Double> deviations,
      Loss loss)
      implements ColumnTask {

    public Fitted {
      means = List.copyOf(means);
      deviations = List.copyOf(deviations);
    }

    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public Scale scale() {
      return new Scale(means, deviations);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      return loss.of(g, prediction(), output, label);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return output;
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("rmse", "mae", "r2", "rrmse");
    }
  }
}
