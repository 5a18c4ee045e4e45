// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Conflict-averse gradient descent (Liu et al., NeurIPS 2021): the update d within c‖ḡ‖ of the mean
 * gradient ḡ whose smallest product with a task gradient is largest.
 *
 * <p>Its dual is to minimise gᵥᵥ·ḡ + c‖ḡ‖‖gᵥᵥ‖ over weights w on the simplex, gᵥᵥ = wᵀJ; then d = ḡ
 * + c‖ḡ‖ gᵥᵥ/‖gᵥᵥ‖.
 *
 * <p>Write κ = c‖ḡ‖ and r(t) for the distance of ḡ from {d : Jd ≥ t}. The largest t that can be had
 * solves r(t) = κ, and d is the nearest point there, ḡ + vᵀJ with v ≥ 0: one problem of
 * non-negative least squares for each t. r is convex and increases, so Newton's method finds the
 * root from one side, without a bound on t:
 *
 * <ul>
 *   <li>r(0) ≥ κ: the root is at t ≤ 0; begin at t = 0, where the problem always has a solution.
 *   <li>r(0) &lt; κ and the hull of the gradients contains zero: no t &gt; 0 can be had. The dual
 *       is zero at its kink gᵥᵥ = 0 and every d within reach with Jd ≥ 0 is best; taken is the one
 *       nearest to ḡ, to which the update tends as κ falls to r(0).
 *   <li>r(0) &lt; κ otherwise: with τ = 1/t the distance of τḡ from {e : Je ≥ 1} is convex in τ;
 *       begin at τ = 0, which is the problem of {@link MinNorm}.
 * </ul>
 *
 * <p>All of it in the cosines C and in Dv, D the norms of the rows.
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

  /** κ, and the norm of the lift: both in units of the largest gradient. */
  private double radius;

  private double distance;

  /**
   * For a Gramian computed in float64, with workspace for {@code capacity} tasks.
   *
   * @param c radius of the search around the mean gradient, relative to its norm; at least 0, in
   *     the paper 0.5, and from 1 on no task is in conflict with the update
   */
  public ConflictAverse(int capacity, double c) {
    this(capacity, c, Accuracy.DOUBLE);
  }

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param c as above
   * @param accuracy relative error of the entries of the Gramians to come, such as 1e-7 where they
   *     were computed in float32
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
   * Puts the weights of the update d = weightsᵀJ into {@code weights}, and those of the dual, on
   * the simplex, into {@code dual}.
   *
   * <p>Where the mean gradient is zero, to what the Gramian resolves, the update is that mean and
   * the dual weights are equal. For c = 0 the update is the mean too, and the dual weights are
   * shared by the tasks of least product with it.
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

  /** The nearest point to τḡ where Je ≥ α is τḡ + liftᵀJ, at a distance of ‖liftᵀJ‖. */
  private void findNearest(double tau, double alpha) {
    for (int i = 0; i < cosines.size(); i++) {
      linear[i] = tau * slopes[i] - alpha * cosines.inverseNorm(i);
    }
    leastSquares.solve(linear, tau, lift);
    cosines.times(lift, image);
    distance = Math.sqrt(Math.max(Vectors.dot(lift, image, cosines.size()), 0));
  }

  /**
   * Solves r(τ) = κτ for τ = x ≥ 0 when climbing, where r′ = -aᵀv/r, or else r(t) = κ for t = -x ≤
   * 0, where r′ = bᵀv/r.
   *
   * <p>Newton's method from x = 0 up. What r has in excess is convex in x, so that no step passes
   * the root but by rounding; then the interval is halved.
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

  /** Leaves the weights of zero as a point of the hull. */
  private void weighKink(double[] dual) {
    if (cosines.hasZeroRow()) {
      cosines.weighZeroRows(dual);
    } else {
      cosines.weighSimplex(hull, dual);
    }
  }

  /** For κ = 0: the dual is linear, and least at the tasks of least product with ḡ. */
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

  /** Checks that the radius is met; that the lift is optimal has been checked with it. */
  private void check(double excess) {
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
