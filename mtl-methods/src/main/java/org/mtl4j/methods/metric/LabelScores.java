// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.mtl4j.api.task.Scores;

/**
 * Predictions of one label in the {@linkplain Scores#labeled labeled} rows.
 *
 * @param predictions [rows]
 * @param labels [rows]
 * @param weights above 0 [rows]
 * @param trainingMean the mean of the label over the training rows
 */
record LabelScores(double[] predictions, double[] labels, float[] weights, double trainingMean) {
  private static final double ROUNDING = 1e-24;

  /** The prediction in a row. */
  @FunctionalInterface
  interface Predicted {
    double of(int row);
  }

  /** A number computed from a prediction and a label. */
  @FunctionalInterface
  interface Term {
    double of(double prediction, double label);
  }

  /** The mean of a metric over the labels for which it is defined; NaN if a prediction is NaN. */
  static double mean(Scores scores, ToDoubleFunction<LabelScores> metric) {
    double sum = 0;
    int defined = 0;
    for (int j = 0; j < scores.labelWidth(); j++) {
      int column = j;
      LabelScores rows = of(scores, j, row -> scores.prediction(row, column));
      if (rows.hasNan()) {
        return Double.NaN;
      }
      double value = metric.applyAsDouble(rows);
      if (!Double.isNaN(value)) {
        sum += value;
        defined++;
      }
    }
    return sum / defined;
  }

  /** The label and the class of the largest probability, the first of equal ones. */
  static LabelScores classes(Scores scores) {
    return of(scores, 0, row -> largest(scores, row));
  }

  /** The label and the predicted probability of its class. */
  static LabelScores likelihoods(Scores scores) {
    return of(scores, 0, row -> scores.prediction(row, (int) scores.label(row, 0)));
  }

  private static LabelScores of(Scores scores, int label, Predicted predicted) {
    int[] rows = scores.labeled(label).toArray();
    double[] predictions = new double[rows.length];
    double[] labels = new double[rows.length];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      predictions[i] = predicted.of(rows[i]);
      labels[i] = scores.label(rows[i], label);
      weights[i] = scores.weights()[rows[i]];
    }
    return new LabelScores(predictions, labels, weights, scores.trainingMeans()[label]);
  }

  private static double largest(Scores scores, int row) {
    int best = 0;
    for (int k = 0; k < scores.predictionWidth(); k++) {
      if (Double.isNaN(scores.prediction(row, k))) {
        return Double.NaN;
      }
      best = scores.prediction(row, k) > scores.prediction(row, best) ? k : best;
    }
    return best;
  }

  int size() {
    return labels.length;
  }

  /** Whether a prediction is NaN. */
  boolean hasNan() {
    for (double prediction : predictions) {
      if (Double.isNaN(prediction)) {
        return true;
      }
    }
    return false;
  }

  /** The weighted sum of a term. */
  double sum(Term term) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += weights[i] * term.of(predictions[i], labels[i]);
    }
    return sum;
  }

  /** The weighted mean of a term; NaN without rows. */
  double mean(Term term) {
    return sum(term) / sum((prediction, label) -> 1);
  }

  /** The sum of squared distances of the labels from a number; NaN if it is rounding error. */
  double spread(double center) {
    double spread = sum((p, y) -> (y - center) * (y - center));
    return spread > ROUNDING * sum((p, y) -> y * y) ? spread : Double.NaN;
  }

  /**
   * The indices of the rows by rising probability. Sorted as longs: the bits of the probability, a
   * float32, mapped to an ordered integer, above the index.
   */
  int[] order() {
    long[] keys = new long[size()];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits((float) predictions[i] + 0f);
      int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      keys[i] = (long) rising << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
