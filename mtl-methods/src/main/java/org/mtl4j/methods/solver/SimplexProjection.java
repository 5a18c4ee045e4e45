// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The point of the simplex {w ≥ 0, Σw = 1} nearest to a given point, in the Euclidean norm.
 *
 * <p>It is wᵢ = max(xᵢ - θ, 0) for the θ that makes the sum 1, found by sorting (Held, Wolfe and
 * Crowder, 1974; Duchi et al., ICML 2008).
 */
public final class SimplexProjection {
  private double[] sorted;

  /** With workspace for {@code capacity} tasks. */
  public SimplexProjection(int capacity) {
    sorted = new double[capacity];
  }

  /**
   * Projects the first n numbers of {@code point} into {@code weights}, which may be the same
   * array.
   *
   * @throws SolverException if the point is not finite
   */
  public void project(double[] point, int n, double[] weights) {
    if (n > sorted.length) {
      sorted = new double[n];
    }
    double largest = largest(point, n);
    // Relative to the largest entry, so that a common offset loses no digits.
    for (int i = 0; i < n; i++) {
      weights[i] = point[i] - largest;
      sorted[i] = weights[i];
    }
    Arrays.sort(sorted, 0, n);
    double sum = 0;
    double threshold = 0;
    for (int k = 1; k <= n; k++) {
      double next = sorted[n - k];
      double candidate = (sum + next - 1) / k;
      if (next <= candidate) {
        break;
      }
      sum += next;
      threshold = candidate;
    }
    for (int i = 0; i < n; i++) {
      weights[i] = Math.max(weights[i] - threshold, 0);
    }
  }

  private static double largest(double[] point, int n) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(point[i])) {
        String reason = "the point to project holds %s at %d".formatted(point[i], i);
        throw new SolverException("SimplexProjection", n, point[i], reason);
      }
      largest = Math.max(largest, point[i]);
    }
    return largest;
  }
}
