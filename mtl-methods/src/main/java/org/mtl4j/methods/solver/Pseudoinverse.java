// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * G⁺ for G = BBᵀ, B = DL [n, r] of rank r, where the rows of L have similar lengths and the
 * diagonal D may span many orders of magnitude.
 *
 * <p>Gaussian elimination with complete pivoting, B = MU, puts the lengths into the triangle U and
 * makes M well-conditioned (Peters and Wilkinson, The Computer Journal, 1970). G⁺ = M(MᵀM)⁻¹ U⁻ᵀU⁻¹
 * (MᵀM)⁻¹Mᵀ squares only the condition number of M.
 */
final class Pseudoinverse {
  private final PivotedCholesky normal = new PivotedCholesky();
  private int n;
  private int rank;

  /** M; rows by pivoted position. */
  private double[] rows = {};

  private int[] order = {};
  private double[] upper = {};
  private double[] square = {};
  private double[] pivotRow = {};
  private double[] products = {};

  /** Starts with the factor of an n x n matrix and the diagonal D by index. */
  void begin(PivotedCholesky factor, double[] scales, int n) {
    this.n = n;
    rank = factor.rank();
    if (n > order.length) {
      rows = new double[n * n];
      order = new int[n];
      upper = new double[n * n];
      square = new double[n * n];
      pivotRow = new double[n];
      products = new double[n];
    }
    for (int i = 0; i < n; i++) {
      order[i] = factor.index(i);
      for (int k = 0; k < rank; k++) {
        rows[i * rank + k] = scales[order[i]] * factor.entry(i, k);
      }
    }
    for (int k = 0; k < rank; k++) {
      exchangeLargest(k);
      eliminate(k);
    }
    separate();
    normal.factorize(square, rank, 0);
  }

  private void exchangeLargest(int k) {
    int row = k;
    int column = k;
    double largest = 0;
    for (int i = k; i < n; i++) {
      for (int j = k; j < rank; j++) {
        double size = Math.abs(rows[i * rank + j]);
        if (size > largest) {
          largest = size;
          row = i;
          column = j;
        }
      }
    }
    int index = order[row];
    order[row] = order[k];
    order[k] = index;
    for (int j = 0; j < rank; j++) {
      swap(row * rank + j, k * rank + j);
    }
    for (int i = 0; i < n; i++) {
      swap(i * rank + column, i * rank + k);
    }
  }

  private void swap(int a, int b) {
    double entry = rows[a];
    rows[a] = rows[b];
    rows[b] = entry;
  }

  private void eliminate(int k) {
    System.arraycopy(rows, k * rank + k, pivotRow, k, rank - k);
    for (int i = k + 1; i < n; i++) {
      int row = i * rank;
      double factor = rows[row + k] / pivotRow[k];
      rows[row + k] = factor;
      for (int j = k + 1; j < rank; j++) {
        rows[row + j] -= factor * pivotRow[j];
      }
    }
  }

  /** Moves U out of the rows and computes MᵀM. */
  private void separate() {
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        upper[i * rank + j] = rows[i * rank + j];
        rows[i * rank + j] = i == j ? 1 : 0;
      }
    }
    Arrays.fill(square, 0, rank * rank, 0.0);
    for (int i = 0; i < n; i++) {
      System.arraycopy(rows, i * rank, pivotRow, 0, rank);
      int size = Math.min(i + 1, rank);
      for (int k = 0; k < size; k++) {
        double factor = pivotRow[k];
        int target = k * rank;
        for (int j = 0; j < size; j++) {
          square[target + j] += factor * pivotRow[j];
        }
      }
    }
  }

  /** Replaces x, by index, by G⁺x. */
  void apply(double[] x) {
    project(x);
    normal.solve(products);
    solveTriangles();
    normal.solve(products);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = 0; k < rank; k++) {
        sum += rows[i * rank + k] * products[k];
      }
      x[order[i]] = sum;
    }
  }

  /** Computes Mᵀx in {@code products}. */
  private void project(double[] x) {
    Arrays.fill(products, 0, rank, 0.0);
    for (int i = 0; i < n; i++) {
      double factor = x[order[i]];
      for (int k = 0; k < rank; k++) {
        products[k] += factor * rows[i * rank + k];
      }
    }
  }

  /** The largest |Mᵀx|, relative to the sums for entries of x of given magnitudes. */
  double largestProduct(double[] x, double[] sizes) {
    project(x);
    double largest = 0;
    for (int k = 0; k < rank; k++) {
      double scale = 0;
      for (int i = 0; i < n; i++) {
        scale += Math.abs(rows[i * rank + k]) * sizes[order[i]];
      }
      largest = Math.max(largest, Math.abs(products[k]) / scale);
    }
    return largest;
  }

  /** Multiplies the products by U⁻ᵀU⁻¹. */
  private void solveTriangles() {
    for (int k = rank - 1; k >= 0; k--) {
      double sum = products[k];
      for (int j = k + 1; j < rank; j++) {
        sum -= upper[k * rank + j] * products[j];
      }
      products[k] = sum / upper[k * rank + k];
    }
    for (int k = 0; k < rank; k++) {
      double value = products[k] / upper[k * rank + k];
      products[k] = value;
      for (int j = k + 1; j < rank; j++) {
        products[j] -= value * upper[k * rank + j];
      }
    }
  }
}
