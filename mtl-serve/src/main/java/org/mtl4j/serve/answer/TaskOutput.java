// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scale;

/**
 * The outputs of a task: everything that serving and evaluation need of it.
 *
 * @param task its name
 * @param prediction the kind of its outputs
 * @param outputs their names, in order
 * @param thresholds one an output if outputs are probabilities of yes; else none
 * @param labels how labels are read, if the type of the task defines it
 * @param metrics the ids of its metrics, the primary one first
 * @param trainingMeans the mean of each component of a label over the training rows
 * @param scale from the numbers of the graph to the unit of the label
 */
public record TaskOutput(
    String task,
    Prediction prediction,
    List<String> outputs,
    List<Threshold> thresholds,
    Optional<LabelFormat> labels,
    List<String> metrics,
    List<Double> trainingMeans,
    Scale scale) {
  /** Of a float32 near 1. */
  private static final double RESOLUTION = 0x1p-24;

  /** Whole numbers up to this one are exact. */
  private static final double EXACT = 0x1p52;

  public TaskOutput {
    outputs = List.copyOf(outputs);
    thresholds = List.copyOf(thresholds);
    metrics = List.copyOf(metrics);
    trainingMeans = List.copyOf(trainingMeans);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("the task '" + task + "' has no outputs");
    }
    if (prediction == Prediction.PROBABILITY && thresholds.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "the task '%s' has %d outputs but %d thresholds"
              .formatted(task, outputs.size(), thresholds.size()));
    }
  }

  /** A task whose graph has the unit of the label. */
  public TaskOutput(
      String task,
      Prediction prediction,
      List<String> outputs,
      List<Threshold> thresholds,
      Optional<LabelFormat> labels,
      List<String> metrics,
      List<Double> trainingMeans) {
    this(task, prediction, outputs, thresholds, labels, metrics, trainingMeans, Scale.NONE);
  }

  /**
   * An output without labels: numbers that a sharing strategy gives beside the predictions.
   *
   * @param width the count of the numbers
   */
  public static TaskOutput auxiliary(String name, int width) {
    List<String> outputs =
        width == 1
            ? List.of(name)
            : IntStream.range(0, width).mapToObj(i -> name + "." + i).toList();
    return new TaskOutput(
        name, Prediction.VALUE, outputs, List.of(), Optional.empty(), List.of(), List.of());
  }

  /** The answer for the outputs of one row; an array of probabilities is not copied. */
  public Answer answer(float[] values) {
    return switch (prediction) {
      case VALUE -> new Answer.Numbers(outputs, numbers(values));
      case DISTRIBUTION -> new Answer.OneOf(outputs, values);
      case PROBABILITY ->
          outputs.size() == 1
              ? new Answer.YesNo(yes(), no(), values[0], thresholds.get(0).value())
              : new Answer.SetOf(
                  outputs, yes(), no(), values, thresholds.stream().map(Threshold::value).toList());
    };
  }

  private String yes() {
    return words().map(LabelFormat.YesNo::positive).orElse("yes");
  }

  private String no() {
    return words().map(LabelFormat.YesNo::no).orElse("no");
  }

  /** The words of the labels; empty if the type of the task does not define them. */
  private Optional<LabelFormat.YesNo> words() {
    return labels
        .map(format -> format instanceof LabelFormat.OwnRows own ? own.labels() : format)
        .filter(LabelFormat.YesNo.class::isInstance)
        .map(LabelFormat.YesNo.class::cast);
  }

  /** In the unit of the label, without the decimals that float32 does not resolve. */
  private double[] numbers(float[] values) {
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      double value = scale.decode(values[i], i);
      double decimals = Math.ceil(-Math.log10(RESOLUTION * Math.abs(scale.factor(i))));
      double power = Math.pow(10, decimals);
      boolean rounded = !scale.isNone() && decimals >= 0 && Math.abs(value * power) < EXACT;
      numbers[i] = rounded ? Math.rint(value * power) / power : value;
    }
    return numbers;
  }
}
