// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Random;

/** Matrices for tests of linear algebra, row-major. */
final class Matrices {
  private Matrices() {}

  /** B [n, k] with normal entries; row i is scaled by factor^i. */
  static double[] normal(int n, int k, double factor, Random random) {
    double[] b = new double[n * k];
    for (int i = 0; i < b.length; i++) {
      b[i] = random.nextGaussian() * Math.pow(factor, Math.floorDiv(i, k));
    }
    return b;
  }

  /** BBᵀ [n, n]. */
  static double[] gramian(double[] b, int n) {
    int k = b.length / n;
    double[] gramian = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int c = 0; c < k; c++) {
          gramian[i * n + j] += b[i * k + c] * b[j * k + c];
        }
      }
    }
    return gramian;
  }

  /** Ax. */
  static double[] times(double[] a, double[] x) {
    int n = x.length;
    double[] product = new double[a.length / n];
    for (int i = 0; i < product.length; i++) {
      for (int j = 0; j < n; j++) {
        product[i] += a[i * n + j] * x[j];
      }
    }
    return product;
  }

  /** The largest absolute entry. */
  static double largest(double[] x) {
    double largest = 0;
    for (double entry : x) {
      largest = Math.max(largest, Math.abs(entry));
    }
    return largest;
  }
}
