// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.synthetic;

import java.util.Random;

/** Vector operations for the generators. */
final class Vectors {
  private Vectors() {}

  static double[] gaussian(Random random, int length) {
    double[] vector = new double[length];
    for (int i = 0; i < length; i++) {
      vector[i] = random.nextGaussian();
    }
    return vector;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** a·x + b·y. */
  static double[] combine(double a, double[] x, double b, double[] y) {
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = a * x[i] + b * y[i];
    }
    return result;
  }

  static double[] unit(double[] vector) {
    return combine(1 / Math.sqrt(dot(vector, vector)), vector, 0, vector);
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  static double covariance(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / a.length;
  }
}
