// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * Minimises wᵀMw + bᵀw over the simplex, M positive semidefinite.
 *
 * <p>For a given s let y(s) minimise yᵀMy + bᵀy + (1ᵀy - s)² over y ≥ 0, a problem of non-negative
 * least squares. Its optimality conditions are those of the simplex where 1ᵀy = 1, with the
 * multiplier 2(1 - s). 1ᵀy grows with s, from 0 at s = min b/2, and is linear as long as the same
 * coordinates are positive: so regula falsi meets s where it is one.
 */
final class SimplexQuadratic {
  private static final int ROUNDS = 200;

  private final String solver;
  private final NonNegativeLeastSquares leastSquares;
  private final Accuracy accuracy;
  private final double[] augmented;
  private final double[] linear;

  SimplexQuadratic(String solver, int capacity, Accuracy accuracy) {
    this.solver = solver;
    this.leastSquares = new NonNegativeLeastSquares(solver);
    this.accuracy = accuracy;
    this.augmented = new double[capacity * capacity];
    this.linear = new double[capacity];
  }

  /**
   * Puts the minimiser into {@code w}.
   *
   * @param matrix M [n, n], with a diagonal of at most about one
   * @param b [n]
   * @throws SolverException if the conditions are not met, as where M is not positive semidefinite
   */
  void solve(double[] matrix, double[] b, int n, double[] w) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (int i = 0; i < n; i++) {
      low = Math.min(low, b[i] / 2);
      high = Math.max(high, b[i] / 2 + Math.max(matrix[i * n + i], 0));
      for (int j = 0; j < n; j++) {
        augmented[i * n + j] = matrix[i * n + j] + 1;
      }
    }
    leastSquares.begin(augmented, n, accuracy);
    find(b, n, low, 1 + high, w);
    double total = Vectors.sum(w, n);
    for (int i = 0; i < n; i++) {
      w[i] = Math.max(w[i], 0) / total;
    }
    check(matrix, b, n, w);
  }

  /**
   * No point of the simplex is lower by more than the product of w with the gradient, less its
   * least.
   */
  private void check(double[] matrix, double[] b, int n, double[] w) {
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    double size = 1;
    for (int i = 0; i < n; i++) {
      double slope = b[i];
      for (int j = 0; j < n; j++) {
        slope += 2 * matrix[i * n + j] * w[j];
      }
      mean += w[i] * slope;
      least = Math.min(least, slope);
      size = Math.max(size, Math.abs(b[i]));
    }
    double residual = (mean - least) / size;
    if (!(residual <= 4 * (10 + n) * accuracy.resolution())) {
      throw new SolverException(solver, n, residual, "the optimality conditions are not met");
    }
  }

  /** By the Illinois form of regula falsi, so that neither end stays for ever. */
  private void find(double[] b, int n, double from, double to, double[] w) {
    double low = from;
    double high = to;
    double below = -1;
    double above = excess(b, n, high, w);
    int side = 0;
    for (int round = 0; round < ROUNDS && Math.abs(Vectors.sum(w, n) - 1) > 1e-13; round++) {
      double s = (low * above - high * below) / (above - below);
      double excess = excess(b, n, s, w);
      if (excess > 0) {
        high = s;
        above = excess;
        below = side == 1 ? below / 2 : below;
        side = 1;
      } else {
        low = s;
        below = excess;
        above = side == -1 ? above / 2 : above;
        side = -1;
      }
      if (high - low <= Math.ulp(high)) {
        break;
      }
    }
  }

  private double excess(double[] b, int n, double s, double[] w) {
    for (int i = 0; i < n; i++) {
      linear[i] = b[i] / 2 - s;
    }
    leastSquares.solve(linear, 1 + Math.abs(s), w);
    return Vectors.sum(w, n) - 1;
  }
}
