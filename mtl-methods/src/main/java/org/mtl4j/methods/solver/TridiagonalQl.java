// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Eigenvectors of a symmetric matrix by reduction to tridiagonal form and the implicit QL method
 * (Golub and Van Loan, Matrix Computations, section 8.3), with an error relative to the largest
 * eigenvalue: the smallest may have no correct digit.
 */
final class TridiagonalQl {
  private static final double EPSILON = Math.ulp(1.0);

  /**
   * Largest number of shifts for one eigenvalue; two are usual. The caller handles what has not
   * converged.
   */
  private static final int ROUNDS = 50;

  private int n;
  private double[] matrix = {};
  private double[] product = {};
  private double[] reflector = {};
  private double[] diagonal = {};
  private double[] next = {};
  private double[][] vectors = {};

  /**
   * Decomposes an n x n matrix, row-major, which is overwritten.
   *
   * @return the eigenvectors, one a row, in no particular order; a buffer
   */
  double[][] vectors(double[] matrix, int n) {
    this.matrix = matrix;
    this.n = n;
    if (n > diagonal.length) {
      product = new double[n];
      reflector = new double[n];
      diagonal = new double[n];
      next = new double[n];
      vectors = new double[n][n];
    }
    for (int k = 0; k < n; k++) {
      reduce(k);
    }
    accumulate();
    for (int l = 0; l < n; l++) {
      isolate(l);
    }
    return vectors;
  }

  /** Eliminates column k below its subdiagonal by a reflection, which is stored in that place. */
  private void reduce(int k) {
    int from = k + 1;
    diagonal[k] = matrix[k * n + k];
    next[k] = from < n ? matrix[k * n + from] : 0;
    double square = 0;
    for (int i = from; i < n; i++) {
      reflector[i] = matrix[k * n + i];
      square += reflector[i] * reflector[i];
    }
    if (from >= n - 1 || square == next[k] * next[k]) {
      Arrays.fill(matrix, k * n + Math.min(from, n - 1), k * n + n, 0.0);
      return;
    }
    double norm = -Math.copySign(Math.sqrt(square), next[k]);
    // I - vvᵀ with ‖v‖² = 2 takes the column to (norm, 0, ..).
    double scale = 1 / Math.sqrt(norm * (norm - next[k]));
    reflector[from] -= norm;
    next[k] = norm;
    for (int i = from; i < n; i++) {
      reflector[i] *= scale;
      matrix[k * n + i] = reflector[i];
    }
    reflect(from);
  }

  /** (I - vvᵀ) A (I - vvᵀ) = A - vwᵀ - wvᵀ, w = Av - ½(vᵀAv)v. */
  private void reflect(int from) {
    Arrays.fill(product, from, n, 0.0);
    for (int i = from; i < n; i++) {
      double factor = reflector[i];
      int row = i * n;
      for (int j = from; j < n; j++) {
        product[j] += factor * matrix[row + j];
      }
    }
    double half = 0;
    for (int i = from; i < n; i++) {
      half += 0.5 * reflector[i] * product[i];
    }
    for (int i = from; i < n; i++) {
      product[i] -= half * reflector[i];
    }
    for (int i = from; i < n; i++) {
      double a = reflector[i];
      double b = product[i];
      int row = i * n;
      for (int j = from; j < n; j++) {
        matrix[row + j] -= a * product[j] + b * reflector[j];
      }
    }
  }

  /** Computes the transposed product of the reflections in the vectors. */
  private void accumulate() {
    for (int i = 0; i < n; i++) {
      Arrays.fill(vectors[i], 0, n, 0.0);
      vectors[i][i] = 1;
    }
    // Rows of the product; transposed below.
    for (int k = n - 2; k >= 0; k--) {
      System.arraycopy(matrix, k * n, reflector, 0, n);
      Arrays.fill(product, k + 1, n, 0.0);
      for (int i = k + 1; i < n; i++) {
        add(vectors[i], reflector[i], product, k + 1, n);
      }
      for (int i = k + 1; i < n; i++) {
        add(product, -reflector[i], vectors[i], k + 1, n);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double entry = vectors[i][j];
        vectors[i][j] = vectors[j][i];
        vectors[j][i] = entry;
      }
    }
  }

  private static void add(double[] x, double factor, double[] sum, int from, int to) {
    for (int j = from; j < to; j++) {
      sum[j] += factor * x[j];
    }
  }

  /** Shifts until the l-th diagonal entry is an eigenvalue. */
  private void isolate(int l) {
    for (int round = 0; round < ROUNDS; round++) {
      int m = l;
      while (m < n - 1
          && Math.abs(next[m]) > EPSILON * (Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]))) {
        m++;
      }
      if (m == l) {
        return;
      }
      shift(l, m);
    }
  }

  /** One sweep of rotations over the entries l to m, with Wilkinson's shift. */
  private void shift(int l, int m) {
    double g = (diagonal[l + 1] - diagonal[l]) / (2 * next[l]);
    double r = Math.sqrt(g * g + 1);
    g = diagonal[m] - diagonal[l] + next[l] / (g + Math.copySign(r, g));
    double sine = 1;
    double cosine = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = sine * next[i];
      double b = cosine * next[i];
      r = Math.sqrt(f * f + g * g);
      next[i + 1] = r;
      if (r == 0) {
        diagonal[i + 1] -= p;
        next[m] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = diagonal[i + 1] - p;
      r = (diagonal[i] - g) * sine + 2 * cosine * b;
      p = sine * r;
      diagonal[i + 1] = g + p;
      g = cosine * r - b;
      SymmetricEigen.turn(vectors[i], vectors[i + 1], n, cosine, sine);
    }
    diagonal[l] -= p;
    next[l] = g;
    next[m] = 0;
  }
}
