// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import java.util.Arrays;
import org.mtl4j.api.reference.Examples;

/**
 * Multinomial logistic regression. A fit starts from the coefficients of the fit before, or from 0.
 */
final class Logistic {
  private final Examples rows;
  private final int classes;
  private double[] start;

  Logistic(Examples rows, int classes) {
    this.rows = rows;
    this.classes = classes;
    this.start = new double[classes * (rows.features()[0].length + 1)];
  }

  Coefficients fit(double penalty) {
    start = new Lbfgs((values, gradient) -> loss(values, gradient, penalty)).minimize(start);
    return new Coefficients(start, classes);
  }

  private double loss(double[] values, double[] gradient, double penalty) {
    int width = rows.features()[0].length;
    double loss = 0;
    Arrays.fill(gradient, 0);
    double[] scores = new double[classes];
    for (int row = 0; row < rows.rows(); row++) {
      double[] x = rows.features()[row];
      int label = (int) rows.labels()[row];
      double weight = rows.weights()[row];
      Coefficients.scores(values, x, scores);
      double own = scores[label];
      loss += weight * (Coefficients.softmax(scores) - own);
      for (int k = 0; k < classes; k++) {
        double slope = weight * (scores[k] - (k == label ? 1 : 0));
        int at = k * (width + 1);
        for (int i = 0; i < width; i++) {
          gradient[at + i] += slope * x[i];
        }
        gradient[at + width] += slope;
      }
    }
    for (int k = 0; k < classes; k++) {
      for (int i = k * (width + 1); i < k * (width + 1) + width; i++) {
        loss += penalty / 2 * values[i] * values[i];
        gradient[i] += penalty * values[i];
      }
    }
    return loss;
  }
}
