// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Removes all conflicts of each row at once, and sums (Bai et al., GradCraft, KDD 2024). In unit
 * rows u with cosines C, row i becomes u_i + Σ x_j u_j over the j with c_ij &lt; 0, where the x_j
 * solve Σ_k c_jk x_k = -c_ij + ε. Then its products with these u_j are ε.
 *
 * <p>Solved by Cholesky factorization. If the matrix is singular up to the resolution, x is the
 * least-squares solution of least norm, from eigenvalues.
 */
public final class JointProjection {
  private final double margin;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final SymmetricEigen eigen;
  private final int[] conflicting;
  private final double[] matrix;
  private final double[] factor;
  private final double[] x;
  private final double[] right;
  private final double[] sum;

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param margin ε
   * @param accuracy relative error of the entries of the Gramians
   */
  public JointProjection(int capacity, double margin, double accuracy) {
    this.margin = margin;
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix("JointProjection", capacity);
    eigen = new SymmetricEigen(capacity, accuracy);
    conflicting = new int[capacity];
    matrix = new double[capacity * capacity];
    factor = new double[capacity * capacity];
    x = new double[capacity];
    right = new double[capacity];
    sum = new double[capacity];
  }

  /**
   * Writes the weights of the sum of all projected rows to {@code weights}; 0 for zero rows.
   *
   * @param scales factors of the rows, above 0, applied before the projection
   * @throws SolverException if the Gramian is not finite
   */
  public void solve(double[] gramian, int n, double[] scales, double[] weights) {
    cosines.read(gramian, n);
    int size = cosines.size();
    Arrays.fill(sum, 0, size, 0.0);
    for (int i = 0; i < size; i++) {
      double length = cosines.norm(i) * scales[cosines.task(i)];
      sum[i] += length;
      int count = readConflicts(i);
      if (count > 0) {
        solve(count);
      }
      for (int k = 0; k < count; k++) {
        sum[conflicting[k]] += length * x[k];
      }
    }
    Arrays.fill(weights, 0, n, 0.0);
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] = sum[i] / cosines.norm(i);
    }
  }

  private int readConflicts(int row) {
    int count = 0;
    for (int j = 0; j < cosines.size(); j++) {
      if (cosines.cosine(row, j) < 0) {
        right[count] = -cosines.cosine(row, j) + margin;
        conflicting[count++] = j;
      }
    }
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < count; k++) {
        matrix[j * count + k] = cosines.cosine(conflicting[j], conflicting[k]);
      }
    }
    return count;
  }

  private void solve(int n) {
    System.arraycopy(right, 0, x, 0, n);
    if (!factorize(n)) {
      solveSingular(n);
      return;
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i * n + k] * x[k];
      }
      x[i] /= factor[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= factor[k * n + i] * x[k];
      }
      x[i] /= factor[i * n + i];
    }
  }

  /** Whether no pivot is zero up to the resolution. */
  private boolean factorize(int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i * n + j];
        for (int k = 0; k < j; k++) {
          rest -= factor[i * n + k] * factor[j * n + k];
        }
        if (i == j && !(rest > accuracy.resolution())) {
          return false;
        }
        factor[i * n + j] = i == j ? Math.sqrt(rest) : rest / factor[j * n + j];
      }
    }
    return true;
  }

  private void solveSingular(int n) {
    eigen.decompose(matrix, n);
    double least = n * accuracy.resolution() * eigen.largest();
    Arrays.fill(x, 0, n, 0.0);
    for (int k = 0; k < eigen.rank(); k++) {
      if (eigen.value(k) > least) {
        double along = 0;
        for (int i = 0; i < n; i++) {
          along += eigen.vector(k, i) * right[i];
        }
        for (int i = 0; i < n; i++) {
          x[i] += along / eigen.value(k) * eigen.vector(k, i);
        }
      }
    }
  }
}
