// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.mtl4j.api.task.Scores;

/**
 * The {@linkplain Scores#labeled labeled} rows of a task of one label.
 *
 * @param numbers the indices of the rows
 */
record LabeledRows(Scores scores, int[] numbers) {
  /** A number for each row. */
  @FunctionalInterface
  interface Term {
    double of(int row);
  }

  static LabeledRows of(Scores scores) {
    return new LabeledRows(scores, scores.labeled(0).toArray());
  }

  double sum(Term term) {
    return Arrays.stream(numbers).mapToDouble(row -> scores.weights()[row] * term.of(row)).sum();
  }

  /** The weighted mean; NaN without rows. */
  double mean(Term term) {
    return sum(term) / sum(row -> 1);
  }

  /**
   * The quality of a ranking: the covariance of the label with the rank of its prediction, divided
   * by that with its own rank. Equal values share the mean of their ranks. For labels 0 and 1 it is
   * 2·AUC - 1.
   */
  double gini(Term predicted, Term label) {
    double mean = mean(label);
    double[] byPrediction = ranks(predicted);
    double[] byLabel = ranks(label);
    double ranked = 0;
    double best = 0;
    for (int i = 0; i < numbers.length; i++) {
      double deviation = scores.weights()[numbers[i]] * (label.of(numbers[i]) - mean);
      ranked += deviation * byPrediction[i];
      best += deviation * byLabel[i];
    }
    return best > 0 ? ranked / best : Double.NaN;
  }

  /** Ranks by weight: the weight of the lower rows, plus half the weight of the equal rows. */
  private double[] ranks(Term term) {
    double[] values = Arrays.stream(numbers).mapToDouble(term::of).toArray();
    Integer[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .toArray(Integer[]::new);
    double[] ranks = new double[values.length];
    double before = 0;
    for (int from = 0, to = 0; from < order.length; from = to) {
      double here = 0;
      for (; to < order.length && values[order[to]] == values[order[from]]; to++) {
        here += scores.weights()[numbers[order[to]]];
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = before + here / 2;
      }
      before += here;
    }
    return ranks;
  }

  /** Whether a prediction is NaN. */
  boolean hasNan() {
    return Arrays.stream(numbers)
        .anyMatch(
            row ->
                IntStream.range(0, scores.predictionWidth())
                    .anyMatch(column -> Double.isNaN(scores.prediction(row, column))));
  }
}
