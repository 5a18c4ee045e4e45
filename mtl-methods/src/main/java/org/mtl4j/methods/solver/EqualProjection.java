// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Updates whose products with all unit gradients are equal.
 *
 * <p>With D the norms of the rows and C their cosines, G = DCD, such an update has the weights
 * D⁻¹C⁻¹1. If C is singular, there may be none, and two least-squares solutions differ: D⁻¹C⁺1 for
 * unit rows and G⁺√diag G = G⁺D1 for the original rows.
 *
 * <p>A row is dependent if the squared sine of its angle to the span of the rows before it is below
 * the resolution. Rows are ordered by pivoting, the most independent first.
 */
public final class EqualProjection {
  private static final String NAME = "EqualProjection";

  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final PivotedCholesky factor = new PivotedCholesky();
  private final Pseudoinverse inverse = new Pseudoinverse();
  private double[] scales = {};
  private double[] solution = {};
  private double[] image = {};
  private double[] sizes = {};

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param accuracy relative error of the entries of the Gramians
   */
  public EqualProjection(int capacity, double accuracy) {
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix(NAME, capacity);
    allocate(capacity);
  }

  private void allocate(int n) {
    scales = new double[n];
    solution = new double[n];
    image = new double[n];
    sizes = new double[n];
  }

  /**
   * Writes the weights (1ᵀGc)/(cᵀGc) c with c = D⁻¹C⁺1 to {@code weights}. The length of that
   * update is the sum of the projections of all rows onto it. The weights are zero if C⁺1 is zero,
   * as for two opposite rows.
   *
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public void solveForUnitRows(double[] gramian, int n, double[] weights) {
    read(gramian, n);
    Arrays.fill(weights, 0, n, 0.0);
    int size = cosines.size();
    Arrays.fill(scales, 0, size, 1.0);
    if (!(solve() > accuracy.resolution())) {
      return;
    }
    double square = 0;
    double projections = 0;
    for (int i = 0; i < size; i++) {
      square += solution[i] * image[i];
      projections += cosines.norm(i) * image[i];
    }
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] = projections / square * solution[i] / cosines.norm(i);
    }
  }

  /**
   * Writes the multiple of G⁺√diag G that sums to 1 to {@code weights}; equal weights if all rows
   * are zero.
   *
   * @throws SolverException if the Gramian is not finite or not positive semidefinite, or the
   *     entries of G⁺√diag G sum to zero
   */
  public void solveForRows(double[] gramian, int n, double[] weights) {
    read(gramian, n);
    int size = cosines.size();
    if (size == 0) {
      Arrays.fill(weights, 0, n, 1.0 / n);
      return;
    }
    Arrays.fill(weights, 0, n, 0.0);
    for (int i = 0; i < size; i++) {
      scales[i] = cosines.norm(i);
    }
    boolean aligned = solve() > accuracy.resolution();
    double sum = 0;
    double mass = 0;
    for (int i = 0; i < size; i++) {
      solution[i] *= cosines.inverseNorm(i);
      sum += solution[i];
      mass += Math.abs(solution[i]);
    }
    if (!(aligned && Math.abs(sum) > accuracy.resolution() * mass)) {
      double residual = mass == 0 ? 0 : sum / mass;
      throw new SolverException(NAME, n, residual, "no weights that sum to one project alike");
    }
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] = solution[i] / sum;
    }
  }

  private void read(double[] gramian, int n) {
    cosines.read(gramian, n);
    if (n > solution.length) {
      allocate(n);
    }
  }

  /**
   * Computes S(SCS)⁺S1, S the diagonal of the scales, in {@code solution} and C times it in {@code
   * image}. Returns the sum of its entries, which is not negative. It is zero exactly if no update
   * has the same nonzero projection onto all rows in the least-squares sense.
   */
  private double solve() {
    int size = cosines.size();
    factor.factorize(cosines.values(), size, accuracy.resolution());
    if (factor.rank() == size) {
      Arrays.fill(solution, 0, size, 1.0);
      factor.solve(solution);
    } else {
      inverse.begin(factor, scales, size);
      System.arraycopy(scales, 0, solution, 0, size);
      inverse.apply(solution);
      for (int i = 0; i < size; i++) {
        solution[i] *= scales[i];
      }
    }
    cosines.times(solution, image);
    double sum = 0;
    double mass = 1;
    for (int i = 0; i < size; i++) {
      sum += solution[i];
      mass += Math.abs(solution[i]);
    }
    check(mass);
    return sum;
  }

  /** Checks that S(1 - Cu) is orthogonal to the range of SCS, u the solution. */
  private void check(double mass) {
    int size = cosines.size();
    double residual = 0;
    for (int i = 0; i < size; i++) {
      double rest = 1 - image[i];
      residual = Math.max(residual, Math.abs(rest) / mass);
      image[i] = scales[i] * rest;
      sizes[i] = scales[i] * mass;
    }
    if (factor.rank() < size) {
      residual = inverse.largestProduct(image, sizes);
    }
    for (int i = 0; i < size; i++) {
      image[i] = 1 - image[i] / scales[i];
    }
    if (!(residual <= (10 + size) * accuracy.resolution())) {
      throw new SolverException(NAME, size, residual, "the optimality conditions are not met");
    }
  }
}
