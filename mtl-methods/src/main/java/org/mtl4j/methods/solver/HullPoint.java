// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * A combination of unit rows with positive weights v, and Cv, its products with them: what Newton's
 * methods for Cv = h v^{-β} move, and what proves that there is no such v.
 *
 * <p>Every v stretched to a sum of one is a point of the rows' convex hull, so that vᵀCv ≤ ρ(Σv)²,
 * ρ what a Gramian can tell from zero, proves that the hull contains zero.
 */
final class HullPoint {
  /** Of the way to the boundary that one step may go. */
  private static final double REACH = 0.99;

  private final String solver;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private double[] v = {};
  private double[] image = {};
  private double[] factor = {};

  /** On the rows that the matrix holds at a time. */
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

  /** The weights; who changes them calls {@link #update}. */
  double[] weights() {
    return v;
  }

  /** Cv as of the last update. */
  double[] image() {
    return image;
  }

  void update() {
    cosines.times(v, image);
  }

  /** The part of a step, at most all of it, that leaves the weights positive. */
  double reach(double[] step) {
    double length = 1;
    for (int i = 0; i < cosines.size(); i++) {
      if (step[i] < 0) {
        length = Math.min(length, -REACH * v[i] / step[i]);
      }
    }
    return length;
  }

  /** Goes a length along a step; returns the largest change of a weight relative to it. */
  double move(double length, double[] step) {
    double moved = 0;
    for (int i = 0; i < cosines.size(); i++) {
      moved = Math.max(moved, Math.abs(length * step[i] / v[i]));
      v[i] += length * step[i];
    }
    update();
    return moved;
  }

  /** Replaces r in {@code x} by x with (SCS + diagonal)x = r, by the factor of Cholesky. */
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

  /** Whether it proves that the hull contains zero. */
  boolean isZero() {
    return cosines.isZero(accuracy, v, image);
  }

  /**
   * Checks that no row is zero.
   *
   * @throws SolverException that names those that are
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
   * @throws SolverException that names the rows of which it does
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
