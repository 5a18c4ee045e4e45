// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Projection onto the directions with at least a given progress on each task: for a step d₀ = uᵀJ
 * the nearest d with g_j·d ≥ b_j ‖g_j‖ for every bounded row j. Its weights are v = u + s, where s
 * ≥ 0 and s = 0 for unbounded rows.
 *
 * <p>On the unit rows of the bounded tasks, with C their cosines, s minimizes ½ sᵀCs + qᵀs over s ≥
 * 0, q_j = cos(g_j, ·)ᵀDu - b_j: a non-negative least squares problem. If all bounds are zero, this
 * is {@link DualCone}. There is no such direction if a convex combination of the bounded unit rows
 * is zero and one of their bounds is positive.
 */
public final class HalfSpaces {
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final NonNegativeLeastSquares leastSquares;
  private final MinNorm hull;
  private double[] matrix = {};
  private double[] linear = {};
  private double[] raise = {};
  private double[] shares = {};
  private int[] bounded = {};

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param accuracy relative error of the entries of the Gramians
   */
  public HalfSpaces(int capacity, double accuracy) {
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix("HalfSpaces", capacity);
    leastSquares = new NonNegativeLeastSquares("HalfSpaces");
    hull = new MinNorm("HalfSpaces", capacity, this.accuracy);
    allocate(capacity);
  }

  private void allocate(int n) {
    matrix = new double[n * n];
    linear = new double[n];
    raise = new double[n];
    shares = new double[n];
    bounded = new int[n];
  }

  /**
   * Writes v to {@code weights}.
   *
   * @param start the n weights u of the step
   * @param bounds n bounds b, all positive or all 0; NaN for an unbounded row; zero rows must be
   *     unbounded
   * @return false if no direction meets all bounds; then the weights are {@code start}
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public boolean project(
      double[] gramian, int n, double[] start, double[] bounds, double[] weights) {
    cosines.read(gramian, n);
    if (n > linear.length) {
      allocate(n);
    }
    System.arraycopy(start, 0, weights, 0, n);
    int size = select(bounds);
    if (size == 0) {
      return true;
    }
    double mass = fill(size, start, bounds);
    if (!reachable(size, bounds)) {
      return false;
    }
    if (mass > 0) {
      scale(linear, size, 1 / mass);
      leastSquares.begin(matrix, size, accuracy);
      leastSquares.solve(linear, 1, raise);
      for (int i = 0; i < size; i++) {
        double norm = cosines.norm(bounded[i]) * cosines.unit();
        weights[cosines.task(bounded[i])] += mass * raise[i] / norm;
      }
    }
    return true;
  }

  /** Lists the bounded rows; returns their number. */
  private int select(double[] bounds) {
    int size = 0;
    for (int i = 0; i < cosines.size(); i++) {
      if (!Double.isNaN(bounds[cosines.task(i)])) {
        bounded[size++] = i;
      }
    }
    return size;
  }

  /** Computes C and q; returns the largest term in the sums of q. */
  private double fill(int size, double[] start, double[] bounds) {
    double mass = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        matrix[i * size + j] = cosines.cosine(bounded[i], bounded[j]);
      }
      double bound = bounds[cosines.task(bounded[i])];
      linear[i] = -bound;
      mass = Math.max(mass, Math.abs(bound));
      for (int k = 0; k < cosines.size(); k++) {
        double length = start[cosines.task(k)] * cosines.norm(k) * cosines.unit();
        linear[i] += length * cosines.cosine(bounded[i], k);
        mass = Math.max(mass, Math.abs(length));
      }
    }
    return mass;
  }

  /** Whether the bounds are 0 or the hull of the unit rows does not contain zero. */
  private boolean reachable(int size, double[] bounds) {
    if (bounds[cosines.task(bounded[0])] == 0) {
      return true;
    }
    hull.solve(matrix, size, shares);
    double square = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        square += shares[i] * matrix[i * size + j] * shares[j];
      }
    }
    return square > accuracy.rounding(size);
  }

  private static void scale(double[] values, int size, double factor) {
    Arrays.setAll(values, i -> i < size ? values[i] * factor : values[i]);
  }
}
