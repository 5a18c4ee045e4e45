// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * Minimizes wᵀMw + bᵀw over the simplex, M positive semidefinite.
 *
 * <p>For a given s let y(s) minimize yᵀMy + bᵀy + (1ᵀy - s)² over y ≥ 0, a non-negative least
 * squares problem. If 1ᵀy = 1, its optimality conditions are those of the simplex with multiplier
 * 2(1 - s). 1ᵀy increases with s, from 0 at s = min b/2, and is linear as long as the same
 * coordinates are positive. So regula falsi finds the s with 1ᵀy = 1.
 */
final class SimplexQuadratic {
  private static final int ROUNDS = 200;

  private final String solver;
  private final NonNegativeLeastSquares leastSquares;
  private final Accuracy accuracy;
  private final double[] augmented;
  private final double[] linear;

  /** b in units of its largest entry, or of 1 if that is more. M is in the same units. */
  private final double[] scaled;

  SimplexQuadratic(String solver, int capacity, Accuracy accuracy) {
    this.solver = solver;
    this.leastSquares = new NonNegativeLeastSquares(solver);
    this.accuracy = accuracy;
    this.augmented = new double[capacity * capacity];
    this.linear = new double[capacity];
    this.scaled = new double[capacity];
  }

  /**
   * Writes the minimizer to {@code w}.
   *
   * @param matrix M [n, n], with a diagonal of at most about 1
   * @param b [n]
   * @throws SolverException if the conditions are not met, for example because M is not positive
   *     semidefinite
   */
  void solve(double[] matrix, double[] b, int n, double[] w) {
    double unit = 1;
    for (int i = 0; i < n; i++) {
      unit = Math.max(unit, Math.abs(b[i]));
    }
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (int i = 0; i < n; i++) {
      scaled[i] = b[i] / unit;
      low = Math.min(low, scaled[i] / 2);
      high = Math.max(high, scaled[i] / 2 + Math.max(matrix[i * n + i] / unit, 0));
      for (int j = 0; j < n; j++) {
        augmented[i * n + j] = matrix[i * n + j] / unit + 1;
      }
    }
    leastSquares.begin(augmented, n, accuracy);
    find(n, low, 1 + high, w);
    double total = Vectors.sum(w, n);
    for (int i = 0; i < n; i++) {
      w[i] = Math.max(w[i], 0) / total;
    }
    check(matrix, b, unit, n, w);
  }

  /** By convexity no point of the simplex is lower by more than wᵀz - min z, z the gradient. */
  void check(double[] matrix, double[] b, double unit, int n, double[] w) {
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double slope = b[i];
      for (int j = 0; j < n; j++) {
        slope += 2 * matrix[i * n + j] * w[j];
      }
      mean += w[i] * slope;
      least = Math.min(least, slope);
    }
    double residual = (mean - least) / unit;
    if (!(residual <= 4 * (10 + n) * accuracy.resolution())) {
      throw new SolverException(solver, n, residual, "the optimality conditions are not met");
    }
  }

  /** Regula falsi in the Illinois form, so that both ends converge. */
  private void find(int n, double from, double to, double[] w) {
    double low = from;
    double high = to;
    double below = -1;
    double above = excess(n, high, w);
    int side = 0;
    for (int round = 0; round < ROUNDS && Math.abs(Vectors.sum(w, n) - 1) > 1e-13; round++) {
      double s = (low * above - high * below) / (above - below);
      double excess = excess(n, s, w);
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

  private double excess(int n, double s, double[] w) {
    for (int i = 0; i < n; i++) {
      linear[i] = scaled[i] / 2 - s;
    }
    leastSquares.solve(linear, 1 + Math.abs(s), w);
    return Vectors.sum(w, n) - 1;
  }
}
