// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Conflict-averse gradient descent (Liu et al., NeurIPS 2021): of all updates d within c‖ḡ‖ of the
 * mean gradient ḡ, the one whose smallest product with a task gradient is largest.
 *
 * <p>The dual problem minimizes gᵥᵥ·ḡ + c‖ḡ‖‖gᵥᵥ‖ over weights w on the simplex, gᵥᵥ = wᵀJ; then d
 * = ḡ + c‖ḡ‖ gᵥᵥ/‖gᵥᵥ‖.
 *
 * <p>Let κ = c‖ḡ‖ and r(t) the distance of ḡ from {d : Jd ≥ t}. The largest feasible t solves r(t)
 * = κ, and d is the point nearest to ḡ in that set, ḡ + vᵀJ with v ≥ 0: one non-negative least
 * squares problem for each t. r is convex and increasing, so Newton's method converges to the root
 * from one side:
 *
 * <ul>
 *   <li>r(0) ≥ κ: the root is at t ≤ 0. Start at t = 0, where the problem always has a solution.
 *   <li>r(0) &lt; κ and the hull of the gradients contains zero: no t &gt; 0 is feasible. The dual
 *       is zero at its kink gᵥᵥ = 0, and every d within the radius with Jd ≥ 0 is optimal. The
 *       result is the one nearest to ḡ, the limit of the update as κ decreases to r(0).
 *   <li>r(0) &lt; κ otherwise: with τ = 1/t the distance of τḡ from {e : Je ≥ 1} is convex in τ.
 *       Start at τ = 0, which is the problem of {@link MinNorm}.
 * </ul>
 *
 * <p>Everything is computed with the cosines C and with Dv, D the norms of the rows.
 */
public final class ConflictAverse {
  private static final String NAME = "ConflictAverse";

  private final double c;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final NonNegativeLeastSquares leastSquares = new NonNegativeLeastSquares(NAME);
  private final MinNorm minNorm;
  private double[] mean = {};
  private double[] slopes = {};
  private double[] linear = {};
  private double[] hull = {};
  private double[] lift = {};
  private double[] image = {};

  /** κ, in units of the largest norm. */
  private double radius;

  private double distance;

  /**
   * For a Gramian computed in float64, with workspace for {@code capacity} tasks.
   *
   * @param c search radius around the mean gradient, relative to its norm; at least 0; 0.5 in the
   *     paper; for 1 and more no task conflicts with the update
   */
  public ConflictAverse(int capacity, double c) {
    this(capacity, c, Accuracy.DOUBLE);
  }

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param c as above
   * @param accuracy relative error of the entries of the Gramians, such as 1e-7 if they were
   *     computed in float32
   */
  public ConflictAverse(int capacity, double c, double accuracy) {
    this(capacity, c, new Accuracy(accuracy));
  }

  private ConflictAverse(int capacity, double c, Accuracy accuracy) {
    if (!(c >= 0 && c < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("c must be finite and at least 0, but got " + c);
    }
    this.c = c;
    this.accuracy = accuracy;
    cosines = new CosineMatrix(NAME, capacity);
    minNorm = new MinNorm(NAME, capacity, accuracy);
    allocate(capacity);
  }

  private void allocate(int n) {
    mean = new double[n];
    slopes = new double[n];
    linear = new double[n];
    hull = new double[n];
    lift = new double[n];
    image = new double[n];
  }

  /**
   * Writes the weights of the update d = weightsᵀJ to {@code weights}, and the solution of the
   * dual, on the simplex, to {@code dual}.
   *
   * <p>If the mean gradient is zero up to rounding, the update is that mean and the dual weights
   * are equal. For c = 0 the update is the mean too, and the dual weights are shared by the tasks
   * with the smallest product with it.
   *
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public void solve(double[] gramian, int n, double[] dual, double[] weights) {
    cosines.read(gramian, n);
    if (n > mean.length) {
      allocate(n);
    }
    double meanNorm = cosines.mean(accuracy, mean, slopes);
    radius = c * meanNorm;
    Arrays.fill(weights, 0, n, 1.0 / n);
    if (meanNorm == 0) {
      Arrays.fill(dual, 0, n, 1.0 / n);
    } else if (radius == 0) {
      shareAmongWorst(dual);
    } else {
      leastSquares.begin(cosines.values(), cosines.size(), accuracy);
      findNearest(1, 0);
      if (distance >= radius) {
        findRoot(false);
      } else if (cosines.hasZeroRow() || minNorm.isZero(cosines, hull)) {
        addLift(1, weights);
        weighKink(dual);
        return;
      } else {
        findRoot(true);
      }
      addLift(radius / distance, weights);
      cosines.weighSimplex(lift, dual);
    }
  }

  /**
   * Computes the lift and the distance ‖liftᵀJ‖ of the point nearest to τḡ with Je ≥ α, τḡ +
   * liftᵀJ.
   */
  private void findNearest(double tau, double alpha) {
    for (int i = 0; i < cosines.size(); i++) {
      linear[i] = tau * slopes[i] - alpha * cosines.inverseNorm(i);
    }
    leastSquares.solve(linear, tau, lift);
    cosines.times(lift, image);
    distance = Math.sqrt(Math.max(Vectors.dot(lift, image, cosines.size()), 0));
  }

  /**
   * If climbing, solves r(τ) = κτ for τ = x ≥ 0, with r′ = -aᵀv/r. Otherwise solves r(t) = κ for t
   * = -x ≤ 0, with r′ = bᵀv/r.
   *
   * <p>Newton's method, upward from x = 0. The excess of r is convex in x, so no step passes the
   * root except by rounding; then the interval is bisected.
   */
  private void findRoot(boolean climbing) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double x = 0;
    double excess = excessAt(x, climbing);
    while (Math.abs(excess) > 1e-14 * distance) {
      low = excess > 0 ? x : low;
      high = excess > 0 ? high : x;
      double slope =
          climbing ? Vectors.dot(slopes, lift, cosines.size()) + radius * distance : boundOf(lift);
      x += excess * distance / slope;
      if (!(low < x && x < high)) {
        x = 0.5 * (low + high);
      }
      if (!(low < x && x < high)) {
        break;
      }
      excess = excessAt(x, climbing);
    }
    check(excess);
  }

  private double excessAt(double x, boolean climbing) {
    if (climbing) {
      findNearest(x, 1);
      return distance - radius * x;
    }
    findNearest(1, -x);
    return distance - radius;
  }

  /** Computes dual weights whose combination of the gradients is zero. */
  private void weighKink(double[] dual) {
    if (cosines.hasZeroRow()) {
      cosines.weighZeroRows(dual);
    } else {
      cosines.weighSimplex(hull, dual);
    }
  }

  /** For κ = 0 the dual is linear. Its minimum is at the tasks with the smallest product with ḡ. */
  private void shareAmongWorst(double[] dual) {
    Arrays.fill(dual, 0, cosines.tasks(), 0.0);
    for (int i = 0; i < cosines.size(); i++) {
      dual[cosines.task(i)] = cosines.norm(i) * slopes[i];
    }
    double least = Double.POSITIVE_INFINITY;
    for (int task = 0; task < cosines.tasks(); task++) {
      least = Math.min(least, dual[task]);
    }
    int worst = 0;
    for (int task = 0; task < cosines.tasks(); task++) {
      dual[task] = dual[task] == least ? 1 : 0;
      worst += dual[task] == 1 ? 1 : 0;
    }
    for (int task = 0; task < cosines.tasks(); task++) {
      dual[task] /= worst;
    }
  }

  private void addLift(double factor, double[] weights) {
    for (int i = 0; i < cosines.size(); i++) {
      weights[cosines.task(i)] += factor * lift[i] / cosines.norm(i);
    }
  }

  /**
   * Checks that the distance equals the radius. The optimality of the lift is checked by its
   * solver.
   */
  void check(double excess) {
    double sum = Vectors.sum(lift, cosines.size());
    double residual = Math.abs(excess) * distance / (distance * distance + sum * sum);
    if (!(residual <= 10 * accuracy.resolution())) {
      throw new SolverException(NAME, cosines.tasks(), residual, "the search radius is not met");
    }
  }

  private double boundOf(double[] v) {
    double sum = 0;
    for (int i = 0; i < cosines.size(); i++) {
      sum += cosines.inverseNorm(i) * v[i];
    }
    return sum;
  }
}
