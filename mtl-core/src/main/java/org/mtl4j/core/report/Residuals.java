// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.mtl4j.api.task.Scores;
import org.mtl4j.serve.file.Json;

/**
 * Labels and predictions of numbers, in the unit of the label.
 *
 * @param labels one a row with a label
 * @param predictions of the same rows
 * @param weights of the same rows
 */
record Residuals(double[] labels, double[] predictions, double[] weights) {
  private static final int BARS = 24;

  static Residuals of(Scores scores, int column) {
    int[] rows =
        scores
            .labeled(column)
            .filter(row -> Double.isFinite(scores.prediction(row, column)))
            .toArray();
    return new Residuals(
        Arrays.stream(rows).mapToDouble(row -> scores.label(row, column)).toArray(),
        Arrays.stream(rows).mapToDouble(row -> scores.prediction(row, column)).toArray(),
        Arrays.stream(rows).mapToDouble(row -> scores.weights()[row]).toArray());
  }

  int count() {
    return labels.length;
  }

  private double residual(int row) {
    return predictions[row] - labels[row];
  }

  /**
   * Statistics, a histogram, and pairs of label and prediction.
   *
   * @param points the most pairs
   */
  ObjectNode json(String name, int points) {
    double total = Arrays.stream(weights).sum();
    double bias = rows().mapToDouble(row -> weights[row] * residual(row)).sum() / total;
    double squares =
        rows().mapToDouble(row -> weights[row] * Math.pow(residual(row) - bias, 2)).sum();
    ObjectNode node = Json.object().put("name", name).put("count", count());
    Json.put(node, "bias", bias);
    Json.put(node, "deviation", Math.sqrt(squares / total));
    double[] sizes = rows().mapToDouble(row -> Math.abs(residual(row))).sorted().toArray();
    ObjectNode quantiles = node.putObject("quantiles");
    for (double share : new double[] {0.5, 0.9, 0.99}) {
      int at = (int) Math.ceil(share * sizes.length) - 1;
      Json.put(quantiles, Double.toString(share), sizes[Math.max(0, at)]);
    }
    histogram(node.putObject("histogram"));
    int[] shown = shown(points);
    ObjectNode pairs = node.putObject("points");
    pairs.set(
        "label", Decisions.numbers(Arrays.stream(shown).mapToDouble(row -> labels[row]).toArray()));
    pairs.set(
        "prediction",
        Decisions.numbers(Arrays.stream(shown).mapToDouble(row -> predictions[row]).toArray()));
    return node;
  }

  private IntStream rows() {
    return IntStream.range(0, count());
  }

  private void histogram(ObjectNode node) {
    double least = rows().mapToDouble(this::residual).min().orElse(0);
    double most = rows().mapToDouble(this::residual).max().orElse(0);
    double width = most > least ? (most - least) / BARS : 1;
    double[] edges = new double[BARS + 1];
    Arrays.setAll(edges, i -> least + i * width);
    double[] counts = new double[BARS];
    rows().forEach(row -> counts[Math.min(BARS - 1, (int) ((residual(row) - least) / width))]++);
    node.set("edges", Decisions.numbers(edges));
    node.set("counts", Decisions.numbers(counts));
  }

  /** Rows at equal distances, and those with the largest residuals. */
  private int[] shown(int points) {
    if (count() <= points) {
      return rows().toArray();
    }
    int worst = points / 8;
    IntStream far =
        rows()
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -Math.abs(residual(row))))
            .limit(worst)
            .mapToInt(Integer::intValue);
    IntStream even =
        IntStream.range(0, points - worst).map(i -> (int) ((long) i * count() / (points - worst)));
    return IntStream.concat(far, even).distinct().sorted().toArray();
  }
}
