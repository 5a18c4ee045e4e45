// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The positive root of Gw = p w^{-β}, β &gt; 0 and p &gt; 0: for β = 1 and p = 1 the bargaining
 * solution of Nash-MTL (Navon et al., ICML 2022), for β = 1/α that of FairGrad (Ban and Ji, ICML
 * 2024), for β = ½ that of PIVRG.
 *
 * <p>In v = Dw, D the norms of the rows and C their cosines, the condition is Cv = h v^{-β}, h = p
 * D^{β-1}. For h = 1 and β = 1, norms do not matter and v minimizes ½vᵀCv - Σ log v, which is
 * strictly convex. It is found by Newton's method; each step is shortened so that v remains
 * positive and the objective decreases. Changes of the objective are computed without cancellation.
 *
 * <p>Any other problem starts at that root ({@link PowerRoot}).
 *
 * <p>There is a root exactly if the convex hull of the rows does not contain zero. So there is none
 * with a zero row or with opposite rows.
 */
public final class LogBarrier {
  private static final String NAME = "LogBarrier";

  private final double beta;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final HullPoint point;
  private final PowerRoot root;
  private double[] step = {};
  private double[] stepImage = {};
  private double[] diagonal = {};
  private double[] ones = {};

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param beta β, finite and above 0
   * @param accuracy relative error of the entries of the Gramians
   */
  public LogBarrier(int capacity, double beta, double accuracy) {
    if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("beta must be finite and above 0, but got " + beta);
    }
    this.beta = beta;
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix(NAME, capacity);
    point = new HullPoint(NAME, this.accuracy, cosines);
    root = new PowerRoot(beta, cosines, point);
    allocate(capacity);
  }

  private void allocate(int n) {
    point.allocate(n);
    root.allocate(n);
    step = new double[n];
    stepImage = new double[n];
    diagonal = new double[n];
    ones = new double[n];
    Arrays.fill(ones, 1.0);
  }

  /**
   * Writes the root for p = 1 to {@code weights}.
   *
   * <p>A weight below the smallest double is zero; that happens for β near zero.
   *
   * @throws SolverException if there is none, with the numbers of the rows; if the Gramian is not
   *     finite or not positive semidefinite
   */
  public void solve(double[] gramian, int n, double[] weights) {
    if (n > ones.length) {
      allocate(n);
    }
    solve(gramian, n, ones, weights);
  }

  /**
   * Writes the root to {@code weights}.
   *
   * @param pulls the n factors p, finite and above 0
   * @throws SolverException as above
   */
  public void solve(double[] gramian, int n, double[] pulls, double[] weights) {
    cosines.read(gramian, n);
    if (n > ones.length) {
      allocate(n);
    }
    point.checkRows();
    descend();
    point.checkHull();
    root.find(pulls);
    double residual = root.residual();
    if (!(residual <= 10 * accuracy.resolution())) {
      throw new SolverException(NAME, n, residual, "the optimality conditions are not met");
    }
    // κ² with Gκ²w′ = p w′^{-β}: G is that of the norms in use times the square of their unit.
    double scale = Math.pow(cosines.unit(), -2 / (1 + beta));
    for (int i = 0; i < n; i++) {
      weights[i] = scale * point.weights()[i] / cosines.norm(i);
    }
  }

  /** Solves Cv = 1/v. */
  private void descend() {
    start();
    double last = Double.POSITIVE_INFINITY;
    double moved = 1;
    // Convergence is quadratic; a small step not much smaller than the last one is rounding.
    while (moved > 1e-13 && !(moved < 1e-6 && moved >= 0.5 * last)) {
      for (int i = 0; i < cosines.size(); i++) {
        double inverse = 1 / point.weights()[i];
        diagonal[i] = inverse / point.weights()[i];
        step[i] = inverse - point.image()[i];
      }
      point.solve(ones, diagonal, step);
      cosines.times(step, stepImage);
      last = moved;
      moved = move();
    }
  }

  /** Equal v, scaled to the minimum of the objective. */
  private void start() {
    int n = cosines.size();
    Arrays.fill(point.weights(), 0, n, 1.0);
    point.update();
    double square = Vectors.sum(point.image(), n);
    // If the rows add up to zero, the scale is unbounded; Newton's method finds a direction.
    double scale = Math.sqrt(n / Math.max(square, n * accuracy.resolution()));
    Arrays.fill(point.weights(), 0, n, scale);
    point.update();
  }

  /** Line search along the step; returns the largest relative change of a v. */
  private double move() {
    double slope = 0;
    for (int i = 0; i < cosines.size(); i++) {
      slope += step[i] * (point.image()[i] - 1 / point.weights()[i]);
    }
    if (!(slope < 0)) {
      return 0;
    }
    double length = point.reach(step);
    while (!(change(length) <= 1e-4 * length * slope)) {
      length *= 0.5;
      if (length < 1e-10) {
        return 0;
      }
    }
    double moved = point.move(length, step);
    return point.isZero() ? 0 : moved;
  }

  /** The change of the objective for a multiple of the step. */
  private double change(double length) {
    double change = 0;
    for (int i = 0; i < cosines.size(); i++) {
      double quadratic = length * step[i] * (point.image()[i] + 0.5 * length * stepImage[i]);
      change += quadratic - Math.log1p(length * step[i] / point.weights()[i]);
    }
    return change;
  }
}
