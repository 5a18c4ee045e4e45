package org.mtl4j.methods.task;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.LabelReader;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.methods.loss.Fit;
import org.mtl4j.methods.loss.Mse;

/**
 * One or several numbers to predict.
 *
 * @param label the columns
 * @param standardize whether the head learns labels of mean zero and deviation one over the
 *     training rows; the loss is then in deviations, while labels, predictions and metrics keep the
 *     label's own unit
 * @param loss how far a prediction is from a label
 */
@Pluggable(name = "regression", summary = "One or several numbers.")
public record Regression(
    @Option(value = "the column of the label, or several", required = true) List<String> label,
    @Option("learn labels of mean 0 and deviation 1; predictions keep the label's unit")
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

  /** Standardised, with the squared error. */
  public Regression(List<String> label) {
    this(label, true, new Mse());
  }

  /** One column, standardised, with the squared error. */
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
      Labels labels = Labels.of(training, name, column).required();
      double[] present = DoubleStream.of(labels.numbers()).filter(y -> !Double.isNaN(y)).toArray();
      double mean = DoubleStream.of(present).average().orElseThrow();
      double deviation =
          Math.sqrt(
              DoubleStream.of(present).map(y -> (y - mean) * (y - mean)).average().orElseThrow());
      if (DoubleStream.of(present).distinct().count() == 1 || (float) deviation == 0) {
        throw labels.failure("is always %s: nothing can be learned from it".formatted(present[0]));
      }
      means.add(standardize ? mean : 0);
      deviations.add(standardize ? deviation : 1);
    }
    return new Fitted(name, label, means, deviations, loss);
  }

  /**
   * The task on its training rows.
   *
   * @param means what is taken from each label
   * @param deviations what each label is then divided by
   */
  public record Fitted(
      String name, List<String> labels, List<Double> means, List<Double> deviations, Loss loss)
      implements Task {

    public Fitted {
      labels = List.copyOf(labels);
      means = List.copyOf(means);
      deviations = List.copyOf(deviations);
    }

    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public int labelWidth() {
      return labels.size();
    }

    @Override
    public int outputWidth() {
      return labels.size();
    }

    @Override
    public List<String> outputs() {
      return labels;
    }

    @Override
    public Optional<LabelFormat> labelFormat() {
      return Optional.of(new LabelFormat.Numbers(labels));
    }

    @Override
    public void encode(Table table, FloatBuffer target) {
      LabelReader.read(labelFormat().orElseThrow(), name, table, target);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor standard = g.divide(g.subtract(label, numbers(g, means)), numbers(g, deviations));
      return loss.of(g, prediction(), output, standard);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return g.add(g.multiply(output, numbers(g, deviations)), numbers(g, means));
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("rmse", "mae", "r2", "rrmse");
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
