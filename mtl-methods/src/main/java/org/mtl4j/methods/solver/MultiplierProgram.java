// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The multipliers of FORUM (Ye et al., ECAI 2024): F are the directions of T objectives and q is
 * that of a constraint. λ on the simplex and ν ≥ max(0, Σ λ_t π_t), π_t = ρ - F_t·q/‖q‖², minimize
 * ‖Σ λ_t F_t + νq‖² - νρ‖q‖².
 *
 * <p>Without its bound ν would be smaller by ρ/2, so the bound is active: ν = max(0, Σ λ_t π_t).
 * With a_t = F_t·q the objective is then convex in λ:
 *
 * <ul>
 *   <li>λᵀ(FFᵀ - aaᵀ/‖q‖²)λ + ρaᵀλ if aᵀλ ≤ ρ‖q‖²,
 *   <li>λᵀFFᵀλ otherwise.
 * </ul>
 *
 * <p>If the minimum of one of them is on its side, it solves the problem. Otherwise the solution is
 * on the boundary aᵀλ = ρ‖q‖². There λ minimizes λᵀFFᵀλ - ηaᵀλ for some η in [0, ρ], found by
 * bisection, since aᵀλ increases with η.
 */
public final class MultiplierProgram {
  private static final int ROUNDS = 100;

  private final int capacity;
  private final SimplexQuadratic quadratic;
  private final double[] reduced;
  private final double[] linear;
  private final double[] below;
  private final double[] above;

  /**
   * With workspace for {@code capacity} objectives.
   *
   * @param accuracy relative error of the products
   */
  public MultiplierProgram(int capacity, double accuracy) {
    this.capacity = capacity;
    this.quadratic = new SimplexQuadratic("MultiplierProgram", capacity, new Accuracy(accuracy));
    this.reduced = new double[capacity * capacity];
    this.linear = new double[capacity];
    this.below = new double[capacity];
    this.above = new double[capacity];
  }

  /**
   * Writes λ to {@code lambda}.
   *
   * @param gramian FFᵀ [n, n], for rows of length 1 or 0
   * @param alignment a [n]
   * @param square ‖q‖²
   * @param rho ρ
   */
  public void solve(
      double[] gramian, double[] alignment, double square, double rho, int n, double[] lambda) {
    if (n > capacity) {
      throw new IllegalArgumentException(
          "there is workspace for %d objectives, not for %d".formatted(capacity, n));
    }
    double bound = rho * square;
    Arrays.fill(linear, 0, n, 0.0);
    quadratic.solve(gramian, linear, n, lambda);
    if (Vectors.dot(alignment, lambda, n) >= bound) {
      return;
    }
    for (int i = 0; i < n; i++) {
      linear[i] = rho * alignment[i];
      for (int j = 0; j < n; j++) {
        reduced[i * n + j] = gramian[i * n + j] - alignment[i] * alignment[j] / square;
      }
    }
    quadratic.solve(reduced, linear, n, lambda);
    if (Vectors.dot(alignment, lambda, n) > bound) {
      meet(gramian, alignment, bound, rho, n, lambda);
    }
  }

  /** If λ is discontinuous at η, both limits and all points between them are optimal. */
  private void meet(
      double[] gramian, double[] alignment, double bound, double rho, int n, double[] lambda) {
    Arrays.fill(linear, 0, n, 0.0);
    quadratic.solve(gramian, linear, n, below);
    System.arraycopy(lambda, 0, above, 0, n);
    double low = 0;
    double high = rho;
    for (int round = 0; round < ROUNDS && high - low > Math.ulp(high); round++) {
      double eta = (low + high) / 2;
      for (int i = 0; i < n; i++) {
        linear[i] = -eta * alignment[i];
      }
      quadratic.solve(gramian, linear, n, lambda);
      boolean isBelow = Vectors.dot(alignment, lambda, n) < bound;
      low = isBelow ? eta : low;
      high = isBelow ? high : eta;
      System.arraycopy(lambda, 0, isBelow ? below : above, 0, n);
    }
    double reached = Vectors.dot(alignment, below, n);
    double part = (bound - reached) / (Vectors.dot(alignment, above, n) - reached);
    for (int i = 0; i < n; i++) {
      lambda[i] = below[i] + part * (above[i] - below[i]);
    }
  }
}
