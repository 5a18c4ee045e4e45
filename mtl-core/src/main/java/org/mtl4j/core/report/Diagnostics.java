// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.train.ScoredRows;
import org.mtl4j.core.train.ScoredRows.OfTask;
import org.mtl4j.serve.file.Json;

/**
 * What the predictions of each task are like, as JSON, by {@code kind}:
 *
 * <ul>
 *   <li>{@code values}: mean and standard deviation of the residuals (prediction minus label),
 *       quantiles of their sizes, a histogram, and up to 400 pairs of label and prediction;
 *   <li>{@code probabilities}: for each output the weight of true and false positives by threshold
 *       (ROC, precision and recall follow), the calibration in tenths, and the four counts at the
 *       threshold of the stored model;
 *   <li>{@code classes}: the confusion matrix, the calibration of the largest probability, and for
 *       each class the weight of true and false positives by threshold, one class against the rest.
 * </ul>
 *
 * <p>Rows count with their weights. With many tasks the curves have fewer points.
 */
final class Diagnostics {
  /** The most classes of a confusion matrix, and of curves of one class against the rest. */
  private static final int CLASSES = 60;

  /** The most points of all curves together. */
  private static final int POINTS = 40_000;

  private static final int MOST = 150;
  private static final int LEAST = 20;

  private final ScoredRows rows;
  private final int points;

  private Diagnostics(ScoredRows rows) {
    this.rows = rows;
    int curves = rows.tasks().stream().mapToInt(task -> task.task().outputs().size()).sum();
    this.points = Math.max(LEAST, Math.min(MOST, POINTS / Math.max(1, curves)));
  }

  static ObjectNode json(ScoredRows rows) {
    return new Diagnostics(rows).json();
  }

  private ObjectNode json() {
    ObjectNode root = Json.object().put("rows", rows.part());
    ObjectNode tasks = root.putObject("tasks");
    rows.tasks().forEach(task -> tasks.set(task.task().name(), task(task)));
    return root;
  }

  private ObjectNode task(OfTask task) {
    return switch (task.task().prediction()) {
      case VALUE -> values(task.task(), task.scores());
      case PROBABILITY -> probabilities(task);
      case DISTRIBUTION -> classes(task.task(), task.scores());
    };
  }

  private ObjectNode values(Task task, Scores scores) {
    ObjectNode node = Json.object().put("kind", "values");
    ArrayNode outputs = node.putArray("outputs");
    int labels = Math.min(scores.labelWidth(), scores.predictionWidth());
    for (int i = 0; i < labels; i++) {
      Residuals residuals = Residuals.of(scores, i);
      if (residuals.count() > 0) {
        outputs.add(residuals.json(task.outputs().get(i), 3 * points));
      }
    }
    return node;
  }

  private ObjectNode probabilities(OfTask task) {
    ObjectNode node = Json.object().put("kind", "probabilities");
    ArrayNode outputs = node.putArray("outputs");
    List<String> names = task.task().outputs();
    Scores scores = task.scores();
    int width = Math.min(scores.labelWidth(), scores.predictionWidth());
    for (int i = 0; i < width; i++) {
      int column = i;
      Decisions decisions =
          Decisions.of(
              scores.labeled(i).toArray(),
              row -> scores.prediction(row, column),
              row -> scores.label(row, column) > 0.5,
              scores.weights());
      if (decisions.twoSided()) {
        ObjectNode output = decisions.json(names.get(i), points);
        double threshold = task.thresholds().get(i).value();
        output.put("threshold", threshold);
        output.set("decided", decisions.at(threshold));
        output.set("calibration", decisions.calibration());
        outputs.add(output);
      }
    }
    return node;
  }

  private ObjectNode classes(Task task, Scores scores) {
    List<String> names = task.outputs();
    ObjectNode node = Json.object().put("kind", "classes");
    int[] labeled = scores.labeled(0).toArray();
    int[] predicted = new int[scores.rows()];
    Arrays.stream(labeled).forEach(row -> predicted[row] = largest(scores, row));
    node.set(
        "calibration",
        Decisions.of(
                labeled,
                row -> scores.prediction(row, predicted[row]),
                row -> (int) scores.label(row, 0) == predicted[row],
                scores.weights())
            .calibration());
    ArrayNode outputs = node.putArray("outputs");
    if (names.size() > CLASSES) {
      return node;
    }
    names.forEach(node.putArray("classes")::add);
    double[][] confusion = new double[names.size()][names.size()];
    for (int row : labeled) {
      confusion[(int) scores.label(row, 0)][predicted[row]] += scores.weights()[row];
    }
    ArrayNode counts = node.putArray("confusion");
    Arrays.stream(confusion).forEach(line -> counts.add(Decisions.numbers(line)));
    for (int c = 0; c < names.size(); c++) {
      int own = c;
      Decisions decisions =
          Decisions.of(
              labeled,
              row -> scores.prediction(row, own),
              row -> (int) scores.label(row, 0) == own,
              scores.weights());
      if (decisions.twoSided()) {
        outputs.add(decisions.json(names.get(c), points));
      }
    }
    return node;
  }

  private static int largest(Scores scores, int row) {
    int best = 0;
    for (int c = 1; c < scores.predictionWidth(); c++) {
      best = scores.prediction(row, c) > scores.prediction(row, best) ? c : best;
    }
    return best;
  }
}
