// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import org.mtl4j.api.reference.Examples;

/** Ridge regression on centered columns: solves (XᵀWX + λI) b = XᵀW(y - mean). */
final class Ridge {
  private final double[][] gramian;
  private final double[] moments;
  private final double mean;

  Ridge(Examples rows) {
    int width = rows.features()[0].length;
    gramian = new double[width][width];
    moments = new double[width];
    double sum = 0;
    double total = 0;
    for (int row = 0; row < rows.rows(); row++) {
      sum += rows.weights()[row] * rows.labels()[row];
      total += rows.weights()[row];
    }
    mean = sum / total;
    for (int row = 0; row < rows.rows(); row++) {
      double[] x = rows.features()[row];
      double weight = rows.weights()[row];
      for (int i = 0; i < width; i++) {
        double scaled = weight * x[i];
        moments[i] += scaled * (rows.labels()[row] - mean);
        for (int j = 0; j <= i; j++) {
          gramian[i][j] += scaled * x[j];
        }
      }
    }
  }

  Coefficients fit(double penalty) {
    int width = moments.length;
    double[][] factor = cholesky(penalty);
    double[] values = new double[width + 1];
    for (int i = 0; i < width; i++) {
      double sum = moments[i];
      for (int j = 0; j < i; j++) {
        sum -= factor[i][j] * values[j];
      }
      values[i] = sum / factor[i][i];
    }
    for (int i = width - 1; i >= 0; i--) {
      double sum = values[i];
      for (int j = i + 1; j < width; j++) {
        sum -= factor[j][i] * values[j];
      }
      values[i] = sum / factor[i][i];
    }
    values[width] = mean;
    return new Coefficients(values, 1);
  }

  /** The lower triangle L of XᵀWX + λI = LLᵀ, which is positive definite as λ is above 0. */
  private double[][] cholesky(double penalty) {
    int width = moments.length;
    double[][] factor = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = gramian[i][j] + (i == j ? penalty : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = i == j ? Math.sqrt(Math.max(sum, penalty * 1e-6)) : sum / factor[j][j];
      }
    }
    return factor;
  }
}
