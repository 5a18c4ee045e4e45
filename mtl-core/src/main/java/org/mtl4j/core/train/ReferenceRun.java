// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.reference.ReferenceModel.Predictor;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Fits a classical method to every label of a plan, and evaluates it with the metrics of the tasks.
 * Uses the rows, the split and the encoded inputs of the networks. Each label is fitted on the
 * training rows that have it.
 */
public final class ReferenceRun {
  private final RunPlan plan;
  private final ReferenceRows rows;
  private final ReferenceModel method;
  private final List<String> warnings = new ArrayList<>();

  private ReferenceRun(RunPlan plan, ReferenceRows rows, ReferenceModel method) {
    this.plan = plan;
    this.rows = rows;
    this.method = method;
  }

  /**
   * The numbers that one fit of all labels reads: training rows times columns times outputs, one
   * for a number or yes and no, one for each class else.
   */
  public static long size(RunPlan plan) {
    InputSpec inputs = plan.data().inputs();
    long outputs = plan.tasks().stream().mapToLong(task -> task.task().outputs().size()).sum();
    return plan.data().train().rows() * outputs * ReferenceRows.cardinalities(inputs).size();
  }

  /**
   * Fits and evaluates. Test rows affect no choice.
   *
   * @param plan the tasks, the rows and the seed; its name is that of the result
   * @param rows of the plan, which several methods share
   * @throws org.mtl4j.api.error.MtlException if the method cannot be fitted
   */
  public static RunResult run(RunPlan plan, ReferenceRows rows, ReferenceModel method) {
    return new ReferenceRun(plan, rows, method).run();
  }

  private RunResult run() {
    long began = System.nanoTime();
    List<String> names = List.copyOf(plan.data().parts().keySet());
    Map<String, Map<String, Map<String, Double>>> metrics = new LinkedHashMap<>();
    names.forEach(name -> metrics.put(name, new LinkedHashMap<>()));
    for (EvaluatedTask task : plan.tasks()) {
      Optional<float[][]> predictions = predictions(task.task());
      for (int part = 1; part < names.size(); part++) {
        int here = part;
        metrics
            .get(names.get(part))
            .put(
                task.name(),
                predictions
                    .map(ofParts -> evaluate(task, names.get(here), ofParts[here - 1]))
                    .orElseGet(() -> undefined(task)));
      }
    }
    return new RunResult(
        plan.name(),
        plan.training().seed(),
        metrics.getOrDefault("validation", Map.of()),
        metrics.getOrDefault("test", Map.of()),
        (System.nanoTime() - began) / 1e9,
        -1,
        "fitted",
        List.of(),
        warnings);
  }

  private Map<String, Double> evaluate(EvaluatedTask task, String part, float[] predictions) {
    Dataset data = plan.data().parts().get(part);
    double[] means = plan.trainingMeans(task.name());
    return task.evaluate(Evaluator.scores(task.task(), data, predictions, means));
  }

  private static Map<String, Double> undefined(EvaluatedTask task) {
    Map<String, Double> values = new LinkedHashMap<>();
    task.metrics().keySet().forEach(id -> values.put(id, Double.NaN));
    return values;
  }

  /**
   * The predictions of a task for every part but the training rows [rows · outputs].
   *
   * @return empty if the task predicts more than one number for a label
   */
  private Optional<float[][]> predictions(Task task) {
    boolean classes = task.prediction() == Prediction.DISTRIBUTION;
    int width = task.outputs().size();
    if (!classes && width != task.labelWidth()) {
      warnings.add(
          "'%s' has no result for task '%s', whose predictions have further numbers: %s"
              .formatted(plan.name(), task.name(), String.join(", ", task.outputs())));
      return Optional.empty();
    }
    ReferenceRows read = rows.of(task);
    float[][] result =
        read.parts().stream()
            .skip(1)
            .map(part -> new float[part.length * width])
            .toArray(float[][]::new);
    Label label = new Label(task.prediction(), classes ? width : 1, read.cardinalities());
    List<Labels> labels =
        plan.data().parts().values().stream().map(part -> Labels.of(part, task)).toList();
    for (int column = 0; column < task.labelWidth(); column++) {
      fit(read.parts(), label, labels, task.labelWidth(), column, result, width);
    }
    return Optional.of(result);
  }

  private void fit(
      List<double[][]> parts,
      Label label,
      List<Labels> labels,
      int labelWidth,
      int column,
      float[][] result,
      int width) {
    Examples training = labels.get(0).examples(parts.get(0), labelWidth, column);
    boolean validated = plan.data().validation().isPresent();
    Examples validation =
        validated
            ? labels.get(1).examples(parts.get(1), labelWidth, column)
            : new Examples(new double[0][], new double[0], new double[0]);
    try (Predictor predictor = predictor(label, training, validation)) {
      for (int part = 0; part < result.length; part++) {
        double[][] predictions = predictor.predict(parts.get(part + 1));
        for (int row = 0; row < predictions.length; row++) {
          for (int k = 0; k < label.outputs(); k++) {
            result[part][row * width + column + k] = (float) predictions[row][k];
          }
        }
      }
    }
  }

  /** The method; a constant if all labels are equal, or there is none. */
  private Predictor predictor(Label label, Examples training, Examples validation) {
    if (Arrays.stream(training.labels()).distinct().count() > 1) {
      return method.fit(label, training, validation, plan.training().seed());
    }
    double only = training.rows() == 0 ? 0 : training.labels()[0];
    double[] constant = new double[label.outputs()];
    if (label.prediction() == Prediction.DISTRIBUTION) {
      constant[(int) only] = 1;
    } else {
      constant[0] = only;
    }
    return features -> Collections.nCopies(features.length, constant).toArray(double[][]::new);
  }

  /** The labels of a task in one part, and the weights of the rows for the task. */
  private record Labels(float[] values, float[] weights) {
    static Labels of(Dataset data, Task task) {
      return new Labels(
          Evaluator.floats(data.block(Dataset.label(task.name()))),
          Evaluator.weights(data, task.name()));
    }

    /** The rows with this label and a weight above 0. */
    Examples examples(double[][] features, int labelWidth, int column) {
      int[] rows =
          IntStream.range(0, features.length)
              .filter(row -> !Float.isNaN(values[row * labelWidth + column]) && weights[row] > 0)
              .toArray();
      return new Examples(
          IntStream.of(rows).mapToObj(row -> features[row]).toArray(double[][]::new),
          IntStream.of(rows).mapToDouble(row -> values[row * labelWidth + column]).toArray(),
          IntStream.of(rows).mapToDouble(row -> weights[row]).toArray());
    }
  }
}
