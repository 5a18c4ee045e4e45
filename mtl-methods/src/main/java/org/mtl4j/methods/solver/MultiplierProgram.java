// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The multipliers of FORUM (Ye et al., ECAI 2024): with F the directions of T objectives and q that
 * of a constraint, λ on the simplex and ν ≥ max(0, Σ λ_t π_t), π_t = ρ - F_t·q/‖q‖², that minimise
 * ‖Σ λ_t F_t + νq‖² - νρ‖q‖².
 *
 * <p>Without its bound ν would be lower by ρ/2, so the bound is met: ν = max(0, Σ λ_t π_t), and
 * with a_t = F_t·q what is left is convex in λ alone:
 *
 * <ul>
 *   <li>λᵀ(FFᵀ - aaᵀ/‖q‖²)λ + ρaᵀλ where aᵀλ ≤ ρ‖q‖²,
 *   <li>λᵀFFᵀλ where it is more.
 * </ul>
 *
 * <p>The minimum of one of them lies on its own side, and then is that of the problem, or the
 * minimum lies where both meet: there λ minimises λᵀFFᵀλ - ηaᵀλ for the one η in [0, ρ] that brings
 * it there, as aᵀλ grows with η.
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
   * With workspace for so many objectives.
   *
   * @param accuracy relative error of the products to come
   */
  public MultiplierProgram(int capacity, double accuracy) {
    this.capacity = capacity;
    this.quadratic = new SimplexQuadratic("Forum", capacity, new Accuracy(accuracy));
    this.reduced = new double[capacity * capacity];
    this.linear = new double[capacity];
    this.below = new double[capacity];
    this.above = new double[capacity];
  }

  /**
   * Puts λ into {@code lambda}.
   *
   * @param gramian FFᵀ [n, n], of rows of length one or zero
   * @param alignment a [n]
   * @param square ‖q‖²
   * @param rho ρ
   */
  public void solve(
      double[] gramian, double[] alignment, double square, double rho, int n, double[] lambda) {
    if (n > capacity) {
      throw new IllegalArgumentException("there is room for " + capacity + ", not for " + n);
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

  /** Where λ jumps at η, both its ends are optimal, and so is what lies between them. */
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
