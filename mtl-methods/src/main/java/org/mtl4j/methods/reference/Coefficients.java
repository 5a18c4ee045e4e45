// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import org.mtl4j.api.reference.Examples;

/**
 * A fitted linear model.
 *
 * @param values [outputs · (columns + 1)]: the coefficients of an output, then its intercept
 * @param outputs 1 for a value, else the number of classes
 */
record Coefficients(double[] values, int outputs) {
  /** The scores of a row, one an output. */
  static void scores(double[] values, double[] row, double[] target) {
    int width = row.length;
    for (int k = 0; k < target.length; k++) {
      int at = k * (width + 1);
      double sum = values[at + width];
      for (int i = 0; i < width; i++) {
        sum += values[at + i] * row[i];
      }
      target[k] = sum;
    }
  }

  /**
   * Replaces scores by the probabilities of classes. Returns the log of the sum of exponentials.
   */
  static double softmax(double[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = Math.exp(scores[k] - most);
      sum += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= sum;
    }
    return most + Math.log(sum);
  }

  /** Values, or the probabilities of the classes. */
  double[][] predict(double[][] rows, boolean value) {
    double[][] result = new double[rows.length][outputs];
    for (int row = 0; row < rows.length; row++) {
      scores(values, rows[row], result[row]);
      if (!value) {
        softmax(result[row]);
      }
    }
    return result;
  }

  /** The weighted sum of squared errors, or of log losses. */
  double loss(Examples examples, boolean value) {
    double loss = 0;
    double[] scores = new double[outputs];
    for (int row = 0; row < examples.rows(); row++) {
      scores(values, examples.features()[row], scores);
      double label = examples.labels()[row];
      double ofRow;
      if (value) {
        ofRow = (scores[0] - label) * (scores[0] - label);
      } else {
        double own = scores[(int) label];
        ofRow = softmax(scores) - own;
      }
      loss += examples.weights()[row] * ofRow;
    }
    return loss;
  }
}
