// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

/**
 * Gives every column the mean 0 and, unless it is constant, the variance 1 over the training rows.
 */
record Standardization(double[] means, double[] deviations) {
  static Standardization of(double[][] rows, double[] weights) {
    int width = rows[0].length;
    double[] means = new double[width];
    double[] deviations = new double[width];
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    for (int column = 0; column < width; column++) {
      for (int row = 0; row < rows.length; row++) {
        means[column] += weights[row] * rows[row][column] / total;
      }
      double variance = 0;
      for (int row = 0; row < rows.length; row++) {
        double difference = rows[row][column] - means[column];
        variance += weights[row] * difference * difference / total;
      }
      deviations[column] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new Standardization(means, deviations);
  }

  double[][] apply(double[][] rows) {
    double[][] result = new double[rows.length][means.length];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < means.length; column++) {
        result[row][column] = (rows[row][column] - means[column]) / deviations[column];
      }
    }
    return result;
  }
}
