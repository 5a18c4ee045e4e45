// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * A combination of unit rows with positive weights v, and its products Cv with them. Newton's
 * methods for Cv = h v^{-β} move it; it can prove that there is no such v.
 *
 * <p>Every v scaled to a sum of 1 is a point of the rows' convex hull. So vᵀCv ≤ ρ(Σv)², with ρ the
 * resolution of the Gramian, proves that the hull contains zero.
 */
final class HullPoint {
  /** The largest share of the way to the boundary in one step. */
  private static final double REACH = 0.99;

  private final String solver;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private double[] v = {};
  private double[] image = {};
  private double[] factor = {};

  /** For the rows that the matrix currently holds. */
  HullPoint(String solver, Accuracy accuracy, CosineMatrix cosines) {
    this.solver = solver;
    this.accuracy = accuracy;
    this.cosines = cosines;
  }

  void allocate(int n) {
    v = new double[n];
    image = new double[n];
    factor = new double[n * n];
  }

  /** The weights. After changing them, call {@link #update}. */
  double[] weights() {
    return v;
  }

  /** Cv at the last update. */
  double[] image() {
    return image;
  }

  void update() {
    cosines.times(v, image);
  }

  /** The largest factor of a step, at most 1, for which all weights remain positive. */
  double reach(double[] step) {
    double length = 1;
    for (int i = 0; i < cosines.size(); i++) {
      if (step[i] < 0) {
        length = Math.min(length, -REACH * v[i] / step[i]);
      }
    }
    return length;
  }

  /** Adds a multiple of a step; returns the largest relative change of a weight. */
  double move(double length, double[] step) {
    double moved = 0;
    for (int i = 0; i < cosines.size(); i++) {
      moved = Math.max(moved, Math.abs(length * step[i] / v[i]));
      v[i] += length * step[i];
    }
    update();
    return moved;
  }

  /** Solves (SCS + diagonal)x = r by Cholesky factorization; {@code x} holds r on entry. */
  void solve(double[] scales, double[] diagonal, double[] x) {
    int n = cosines.size();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = scales[i] * scales[j] * cosines.cosine(i, j) + (i == j ? diagonal[i] : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i * n + k] * factor[j * n + k];
        }
        if (i == j && !(sum > 0)) {
          checkHull();
          throw new SolverException(solver, n, sum, "the cosines are not positive semidefinite");
        }
        factor[i * n + j] = i == j ? Math.sqrt(sum) : sum / factor[j * n + j];
      }
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

  /** Whether the point proves that the hull contains zero. */
  boolean isZero() {
    return cosines.isZero(accuracy, v, image);
  }

  /**
   * Checks that no row is zero.
   *
   * @throws SolverException if some are; names them
   */
  void checkRows() {
    if (cosines.hasZeroRow()) {
      boolean[] zero = new boolean[cosines.tasks()];
      Arrays.fill(zero, true);
      for (int i = 0; i < cosines.size(); i++) {
        zero[cosines.task(i)] = false;
      }
      String are = cosines.tasks() - cosines.size() == 1 ? " is zero" : " are zero";
      throw noSolution(rows(zero) + are);
    }
  }

  /**
   * Checks that the point does not prove that the hull contains zero.
   *
   * @throws SolverException if it does; names the rows
   */
  void checkHull() {
    if (isZero()) {
      double largest = 0;
      for (int i = 0; i < cosines.size(); i++) {
        largest = Math.max(largest, v[i]);
      }
      boolean[] named = new boolean[cosines.size()];
      for (int i = 0; i < cosines.size(); i++) {
        named[i] = v[i] > 1e-2 * largest;
      }
      throw noSolution("positive multiples of the %s add up to zero".formatted(rows(named)));
    }
  }

  private SolverException noSolution(String reason) {
    return new SolverException(solver, cosines.tasks(), 0, "no solution, " + reason);
  }

  private static String rows(boolean[] named) {
    StringBuilder numbers = new StringBuilder();
    int count = 0;
    for (int i = 0; i < named.length; i++) {
      if (named[i]) {
        numbers.append(count++ == 0 ? "" : ", ").append(i);
      }
    }
    return (count == 1 ? "gradient " : "gradients ") + numbers + " (counted from 0)";
  }
}
