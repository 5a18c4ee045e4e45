// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.Arrays;

/** The orthogonal polar factor of matrices, (M Mᵀ)^-½ M, by Jacobi's eigenvalue algorithm. */
final class Polar {
  private static final double ROUNDING = 0x1p-23; // of a backend, in 32 bits

  private Polar() {}

  /** The factors of all matrices [..., m, n]. */
  static Values of(Values x) {
    int rows = x.shape().size(-2);
    int columns = x.shape().size(-1);
    double[] result = new double[x.data().length];
    for (int at = 0; at < result.length; at += rows * columns) {
      double[][] matrix = new double[rows][];
      for (int i = 0; i < rows; i++) {
        int from = at + i * columns;
        matrix[i] = Arrays.copyOfRange(x.data(), from, from + columns);
      }
      double[][] factor = times(inverseRoot(times(matrix, transposed(matrix)), columns), matrix);
      for (int i = 0; i < rows; i++) {
        System.arraycopy(factor[i], 0, result, at + i * columns, columns);
      }
    }
    return new Values(x.shape(), result);
  }

  /** V diag(λ^-½) Vᵀ over the eigenvalues that are not 0 up to rounding. */
  private static double[][] inverseRoot(double[][] gram, int columns) {
    int n = gram.length;
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < 60; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(gram, vectors, p, q);
        }
      }
    }
    double top = 0;
    for (int i = 0; i < n; i++) {
      top = Math.max(top, gram[i][i]);
    }
    double least = Math.pow(Math.max(n, columns) * ROUNDING, 2) * top;
    double[][] scaled = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        scaled[i][k] = gram[k][k] > least ? vectors[i][k] / Math.sqrt(gram[k][k]) : 0;
      }
    }
    return times(scaled, transposed(vectors));
  }

  /** The rotation that makes one element off the diagonal of a symmetric matrix 0. */
  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double x = a[k][p];
      double y = a[k][q];
      a[k][p] = c * x - s * y;
      a[k][q] = s * x + c * y;
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[p][k];
      double y = a[q][k];
      a[p][k] = c * x - s * y;
      a[q][k] = s * x + c * y;
      double v = vectors[k][p];
      double w = vectors[k][q];
      vectors[k][p] = c * v - s * w;
      vectors[k][q] = s * v + c * w;
    }
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  private static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }
}
