// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * The point of least norm in the part of the convex hull with weights above given bounds: min wᵀGw
 * subject to w ≥ c, Σw = 1.
 *
 * <p>With w = c + su, s = 1 - Σc, this is min s²uᵀGu + 2s cᵀGu over the simplex. Without bounds it
 * is {@link MinNorm}, which has a higher accuracy if rows differ by orders of magnitude.
 */
public final class BoundedMinNorm {
  private final MinNorm minNorm;
  private final SimplexQuadratic quadratic;
  private double[] matrix = {};
  private double[] linear = {};

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param accuracy relative error of the entries of the Gramians
   */
  public BoundedMinNorm(int capacity, double accuracy) {
    minNorm = new MinNorm(capacity, accuracy);
    quadratic = new SimplexQuadratic("BoundedMinNorm", capacity, new Accuracy(accuracy));
    matrix = new double[capacity * capacity];
    linear = new double[capacity];
  }

  /**
   * Writes the n weights to {@code weights}.
   *
   * @param bounds c, 0 or more, with a sum of at most 1
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public void solve(double[] gramian, int n, double[] bounds, double[] weights) {
    double left = 1 - Vectors.sum(bounds, n);
    double unit = 0;
    for (int i = 0; i < n; i++) {
      unit = Math.max(unit, gramian[i * n + i]);
    }
    if (left == 1) {
      minNorm.solve(gramian, n, weights);
      return;
    }
    if (!(left > 0) || unit == 0) {
      for (int i = 0; i < n; i++) {
        weights[i] = bounds[i] + Math.max(left, 0) / n;
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      linear[i] = 0;
      for (int j = 0; j < n; j++) {
        double product = gramian[i * n + j] / unit;
        matrix[i * n + j] = left * product;
        linear[i] += 2 * product * bounds[j];
      }
    }
    quadratic.solve(matrix, linear, n, weights);
    for (int i = 0; i < n; i++) {
      weights[i] = bounds[i] + left * weights[i];
    }
  }
}
