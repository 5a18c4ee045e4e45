// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
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
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.reference.ReferenceModel.Predictor;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.preparation.Prepared;
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
  private final ReferenceModel method;
  private final List<Integer> cardinalities;
  private final List<Rows> parts;
  private final List<String> warnings = new ArrayList<>();

  private ReferenceRun(RunPlan plan, ReferenceModel method) {
    this.plan = plan;
    this.method = method;
    Prepared data = plan.data();
    this.cardinalities = cardinalities(data.inputs());
    this.parts = data.parts().entrySet().stream().map(part -> rows(part.getValue())).toList();
  }

  /**
   * The numbers that one fit of all labels reads: training rows times columns times outputs, one
   * for a number or yes and no, one for each class else.
   */
  public static long size(RunPlan plan) {
    InputSpec inputs = plan.data().inputs();
    long outputs = plan.tasks().stream().mapToLong(task -> task.task().outputs().size()).sum();
    return plan.data().train().rows() * outputs * cardinalities(inputs).size();
  }

  /**
   * Fits and evaluates. Test rows affect no choice.
   *
   * @param plan the tasks, the rows and the seed; its name is that of the result
   * @throws org.mtl4j.api.error.MtlException if the method cannot be fitted
   */
  public static RunResult run(RunPlan plan, ReferenceModel method) {
    return new ReferenceRun(plan, method).run();
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
                    .map(ofParts -> evaluate(task, names.get(here), ofParts[here]))
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
   * The predictions of a task for every part [rows · outputs].
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
    float[][] result =
        parts.stream().map(rows -> new float[rows.size() * width]).toArray(float[][]::new);
    Label label = new Label(task.prediction(), classes ? width : 1, cardinalities);
    List<Labels> labels =
        plan.data().parts().values().stream().map(part -> Labels.of(part, task)).toList();
    for (int column = 0; column < task.labelWidth(); column++) {
      fit(label, labels, task.labelWidth(), column, result, width);
    }
    return Optional.of(result);
  }

  private void fit(
      Label label, List<Labels> labels, int labelWidth, int column, float[][] result, int width) {
    Examples training = parts.get(0).labeled(labels.get(0), labelWidth, column);
    boolean validated = plan.data().validation().isPresent();
    Examples validation =
        validated
            ? parts.get(1).labeled(labels.get(1), labelWidth, column)
            : new Examples(new double[0][], new double[0], new double[0]);
    try (Predictor predictor = predictor(label, training, validation)) {
      for (int part = 1; part < result.length; part++) {
        double[][] predictions = predictor.predict(parts.get(part).features());
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

  private static List<Integer> cardinalities(InputSpec inputs) {
    List<Integer> all = new ArrayList<>(Collections.nCopies(inputs.numbers().size(), 0));
    inputs.categories().forEach(category -> all.add(category.cardinality()));
    inputs.arrays().values().forEach(shape -> all.addAll(Collections.nCopies(shape.elements(), 0)));
    return all;
  }

  private Rows rows(Dataset data) {
    double[][] features = new double[data.rows()][cardinalities.size()];
    InputSpec inputs = plan.data().inputs();
    int at = 0;
    if (!inputs.numbers().isEmpty()) {
      at = numbers(data, InputSpec.NUMBERS, inputs.numbers().size(), features, at);
    }
    if (!inputs.categories().isEmpty()) {
      int count = inputs.categories().size();
      IntBuffer codes = data.block(InputSpec.CODES).ints();
      for (double[] row : features) {
        for (int i = 0; i < count; i++) {
          row[at + i] = codes.get();
        }
      }
      at += count;
    }
    for (Map.Entry<String, Shape> array : inputs.arrays().entrySet()) {
      at = numbers(data, array.getKey(), array.getValue().elements(), features, at);
    }
    return new Rows(features);
  }

  private static int numbers(Dataset data, String block, int count, double[][] features, int at) {
    FloatBuffer values = data.block(block).floats();
    for (double[] row : features) {
      for (int i = 0; i < count; i++) {
        row[at + i] = values.get();
      }
    }
    return at + count;
  }

  /** The labels of a task in one part, and the weights of the rows for the task. */
  private record Labels(float[] values, float[] weights) {
    static Labels of(Dataset data, Task task) {
      return new Labels(
          Evaluator.floats(data.block(Dataset.label(task.name()))),
          Evaluator.weights(data, task.name()));
    }
  }

  /** The features of one part. */
  private record Rows(double[][] features) {
    int size() {
      return features.length;
    }

    /** The rows with this label and a weight above 0. */
    Examples labeled(Labels of, int labelWidth, int column) {
      float[] labels = of.values();
      float[] weights = of.weights();
      int[] rows =
          IntStream.range(0, size())
              .filter(row -> !Float.isNaN(labels[row * labelWidth + column]) && weights[row] > 0)
              .toArray();
      return new Examples(
          IntStream.of(rows).mapToObj(row -> features[row]).toArray(double[][]::new),
          IntStream.of(rows).mapToDouble(row -> labels[row * labelWidth + column]).toArray(),
          IntStream.of(rows).mapToDouble(row -> weights[row]).toArray());
    }
  }
}
