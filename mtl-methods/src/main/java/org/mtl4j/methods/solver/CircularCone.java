// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The unit direction d that maximizes the smallest product with the rows, min gᵢ·d, in a circular
 * cone around their mean: d·ḡ ≥ c‖ḡ‖.
 *
 * <p>If the maximum is positive, d is the shortest e with Je ≥ 1 in that cone, scaled to length 1.
 * By the multiplier of the cone constraint, e is proportional to the point nearest to τĝ, ĝ =
 * ḡ/‖ḡ‖, with Je ≥ 1 - τ, for some τ in [0, 1). That is a non-negative least squares problem. τ = 0
 * gives the shortest e with Je ≥ 1, τ = 1 the projection of ĝ onto the cone of no conflict; the
 * cosine to ĝ increases with τ. If the point for τ = 0 is in the cone, it is the solution.
 * Otherwise τ is the root of the cosine minus c, found by regula falsi (Illinois).
 *
 * <p>Everything is computed with the cosines C and with Dv, D the norms of the rows. The bound 1
 * becomes the inverse norms, in units of the largest.
 */
public final class CircularCone {
  private static final String NAME = "CircularCone";

  private final double c;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final NonNegativeLeastSquares leastSquares = new NonNegativeLeastSquares(NAME);
  private final MinNorm minNorm;
  private double[] mean = {};
  private double[] slopes = {};
  private double[] linear = {};
  private double[] lift = {};
  private double[] point = {};
  private double[] image = {};
  private double length;

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param c the smallest cosine, in [0, 1)
   * @param accuracy relative error of the entries of the Gramians
   */
  public CircularCone(int capacity, double c, double accuracy) {
    if (!(c >= 0 && c < 1)) {
      throw new IllegalArgumentException("c must lie in [0, 1), but got " + c);
    }
    this.c = c;
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix(NAME, capacity);
    minNorm = new MinNorm(NAME, capacity, this.accuracy);
    allocate(capacity);
  }

  private void allocate(int n) {
    mean = new double[n];
    slopes = new double[n];
    linear = new double[n];
    lift = new double[n];
    point = new double[n];
    image = new double[n];
  }

  /**
   * Writes the weights of the direction to {@code weights}: zeros if no direction of the cone has
   * positive products with all rows.
   *
   * @return the norm of the mean row
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public double solve(double[] gramian, int n, double[] weights) {
    cosines.read(gramian, n);
    if (n > mean.length) {
      allocate(n);
    }
    Arrays.fill(weights, 0, n, 0.0);
    double meanNorm = readMean();
    if (meanNorm > 0 && !cosines.hasZeroRow() && !minNorm.isZero(cosines, lift)) {
      leastSquares.begin(cosines.values(), cosines.size(), accuracy);
      if (findDirection()) {
        for (int i = 0; i < n; i++) {
          weights[i] = point[i] / length / cosines.norm(i) / cosines.unit();
        }
      }
    }
    return meanNorm * cosines.unit();
  }

  /**
   * Computes the weights of ĝ in {@code mean} and its products with unit rows in {@code slopes}.
   */
  private double readMean() {
    double norm = cosines.mean(accuracy, mean, slopes);
    for (int i = 0; i < cosines.size() && norm > 0; i++) {
      mean[i] /= norm;
      slopes[i] /= norm;
    }
    return norm;
  }

  /** Computes the solution in {@code point}; returns false if there is none in the cone. */
  private boolean findDirection() {
    double low = 0;
    double atLow = excessAt(0);
    if (atLow >= 0) {
      return true;
    }
    double high = 1;
    double atHigh = excessAt(1);
    if (atHigh < 0) {
      return false;
    }
    double excess = atHigh;
    int side = 0;
    while (Math.abs(excess) > 1e-14) {
      double middle = (low * atHigh - high * atLow) / (atHigh - atLow);
      if (!(low < middle && middle < high)) {
        break;
      }
      excess = excessAt(middle);
      if (excess < 0) {
        low = middle;
        atLow = excess;
        atHigh *= side == -1 ? 0.5 : 1;
        side = -1;
      } else {
        high = middle;
        atHigh = excess;
        atLow *= side == 1 ? 0.5 : 1;
        side = 1;
      }
    }
    if (!(Math.abs(excess) <= Math.sqrt(accuracy.resolution()))) {
      throw new SolverException(NAME, cosines.tasks(), excess, "the side of the cone is not met");
    }
    return true;
  }

  /** The cosine between the point for τ and ĝ, minus c. */
  private double excessAt(double tau) {
    int n = cosines.size();
    for (int i = 0; i < n; i++) {
      linear[i] = tau * slopes[i] - (1 - tau) * cosines.inverseNorm(i);
    }
    leastSquares.solve(linear, tau, lift);
    for (int i = 0; i < n; i++) {
      point[i] = tau * mean[i] + lift[i];
    }
    cosines.times(point, image);
    length = Math.sqrt(Math.max(Vectors.dot(point, image, n), 0));
    return length == 0 ? -c : Vectors.dot(mean, image, n) / length - c;
  }
}
