// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The root of Cv = h v^{-β}, C the cosines, from the root for β = 1 and h = 1.
 *
 * <p>F = log(Cv) + β log v - log h = 0 is solved by Newton's method in log v. Each step is
 * shortened so that Cv &gt; 0 and the largest |F| decreases. The derivative, diag(1/Cv) C diag(v) +
 * β, is never singular. Since the hull of the rows does not contain zero and F is unbounded as Cv
 * tends to zero, the points with |F| below a given value are bounded. So the method converges to
 * the root.
 *
 * <p>If rounding prevents that, v is improved on ½vᵀCv - Σ h v^{1-β}/(1-β), which is strictly
 * convex: by coordinate descent, which gives each v its magnitude, and by a Newton step in v. Then
 * the method on F is tried again.
 */
final class PowerRoot {
  /** The largest change of log v in one step. */
  private static final double LONGEST = 20;

  /** The smallest multiple of a step that is tried. */
  private static final double SHORTEST = 1e-6;

  /** Largest number of Newton steps: many more than needed for convergence. */
  private static final int ROUNDS = 40;

  /** Largest number of sweeps: many more than needed. */
  private static final int SWEEPS = 1000;

  /** The largest |F| at which a problem counts as solved. */
  private static final double CLOSE = 1e-10;

  private final double beta;
  private final CosineMatrix cosines;
  private final HullPoint point;
  private double[] logPull = {};
  private double[] logs = {};
  private double[] step = {};
  private double[] stepImage = {};
  private double[] excess = {};
  private double[] trial = {};
  private double[] trialLogs = {};
  private double[] diagonal = {};
  private double[] roots = {};
  private double[] ones = {};

  /** The rounding error of a sum (Cv)ᵢ. */
  private double rounding;

  /** For the rows that the matrix currently holds; moves the point. */
  PowerRoot(double beta, CosineMatrix cosines, HullPoint point) {
    this.beta = beta;
    this.cosines = cosines;
    this.point = point;
  }

  void allocate(int n) {
    logPull = new double[n];
    logs = new double[n];
    step = new double[n];
    stepImage = new double[n];
    excess = new double[n];
    trial = new double[n];
    trialLogs = new double[n];
    diagonal = new double[n];
    roots = new double[n];
    ones = new double[n];
    Arrays.fill(ones, 1.0);
  }

  /**
   * Moves the point from the root for β = 1 and h = 1 to that for h = p D^{β-1}, D the norms of the
   * rows.
   *
   * @param pulls the factors p
   */
  void find(double[] pulls) {
    if (!begin(pulls)) {
      double largest = newton();
      for (int round = 0; round < SWEEPS && largest > CLOSE; round++) {
        sweep();
        descendTogether();
        largest = newton();
      }
    }
  }

  /** Sets h and reads the point; returns whether the point is the root, as β and h are 1. */
  boolean begin(double[] pulls) {
    boolean plain = true;
    for (int i = 0; i < cosines.size(); i++) {
      logPull[i] = (beta - 1) * Math.log(cosines.norm(i)) + Math.log(pulls[i]);
      plain &= beta == 1 && logPull[i] == 0;
    }
    toLogs();
    return plain;
  }

  private void toLogs() {
    for (int i = 0; i < cosines.size(); i++) {
      logs[i] = Math.log(point.weights()[i]);
    }
  }

  /** Largest |Cv - h v^{-β}|, relative to the magnitude of both terms. */
  double residual() {
    double sum = Vectors.sum(point.weights(), cosines.size());
    double residual = 0;
    for (int i = 0; i < cosines.size(); i++) {
      double pull = Math.exp(logPull[i] - beta * logs[i]);
      residual = Math.max(residual, Math.abs(point.image()[i] - pull) / (pull + sum));
    }
    return residual;
  }

  /** Newton's method from the current point; returns the largest |F| reached. */
  double newton() {
    int n = cosines.size();
    double largest = measure(logs, point.image());
    for (int round = 0; round < ROUNDS && largest > 0 && Double.isFinite(largest); round++) {
      for (int i = 0; i < n; i++) {
        roots[i] = Math.sqrt(point.weights()[i]);
        diagonal[i] = beta * gain(i) + rounding;
        step[i] = -roots[i] * gain(i) * excess[i];
      }
      point.solve(roots, diagonal, step);
      double longest = toLogarithms();
      double reached = moveAlong(Math.min(1, LONGEST / longest), largest);
      // Convergence is quadratic; a change that no longer halves is rounding.
      boolean settled = largest < 1e-3 && reached > 0.5 * largest;
      if (settled || !(reached < largest)) {
        return reached;
      }
      largest = reached;
    }
    return largest;
  }

  /**
   * Converts x, where v^{½}x is the step in v, to the step in log v by the equation, without
   * dividing by v; returns the largest magnitude.
   */
  private double toLogarithms() {
    int n = cosines.size();
    double longest = 0;
    for (int i = 0; i < n; i++) {
      trial[i] = roots[i] * step[i];
    }
    cosines.times(trial, stepImage);
    for (int i = 0; i < n; i++) {
      step[i] = -(excess[i] + stepImage[i] / gain(i)) / beta;
      longest = Math.max(longest, Math.abs(step[i]));
    }
    return longest;
  }

  /** (Cv)ᵢ, at least its rounding error. */
  private double gain(int i) {
    return Math.max(point.image()[i], rounding);
  }

  /** Line search along the step in log v; returns the largest |F| reached. */
  private double moveAlong(double atMost, double largest) {
    int n = cosines.size();
    for (double length = atMost; length > SHORTEST; length *= 0.5) {
      for (int i = 0; i < n; i++) {
        trialLogs[i] = logs[i] + length * step[i];
        trial[i] = Math.exp(trialLogs[i]);
      }
      cosines.times(trial, stepImage);
      double reached = measure(trialLogs, stepImage);
      if (reached <= (1 - 0.1 * length) * largest) {
        System.arraycopy(trialLogs, 0, logs, 0, n);
        System.arraycopy(trial, 0, point.weights(), 0, n);
        point.update();
        return reached;
      }
    }
    return measure(logs, point.image());
  }

  /**
   * Computes F; returns its largest magnitude beyond the rounding of Cv; infinity unless Cv &gt; 0.
   */
  private double measure(double[] pointLogs, double[] pointImage) {
    double largest = 0;
    double sum = 0;
    for (int i = 0; i < cosines.size(); i++) {
      sum += Math.exp(pointLogs[i]);
    }
    rounding = cosines.size() * Math.ulp(1.0) * sum;
    for (int i = 0; i < cosines.size(); i++) {
      excess[i] = 0;
      double pull = Math.exp(logPull[i] - beta * pointLogs[i]);
      if (!(Math.abs(pointImage[i] - pull) <= rounding)) {
        if (!(pointImage[i] > 0 && pointImage[i] < Double.POSITIVE_INFINITY)) {
          return Double.POSITIVE_INFINITY;
        }
        excess[i] = Math.log(pointImage[i]) + beta * pointLogs[i] - logPull[i];
        largest = Math.max(largest, Math.abs(excess[i]) - rounding / pointImage[i]);
      }
    }
    return largest;
  }

  /** Minimizes the objective in each v in turn. */
  void sweep() {
    int n = cosines.size();
    double[] v = point.weights();
    for (int i = 0; i < n; i++) {
      double others = 0;
      for (int j = 0; j < n; j++) {
        others += j == i ? 0 : cosines.cosine(i, j) * v[j];
      }
      logs[i] = leastAlong(others, logPull[i]);
      v[i] = Math.exp(logs[i]);
    }
    point.update();
  }

  /** The logarithm of t &gt; 0 with (t + c) t^β = h. */
  double leastAlong(double c, double logPull) {
    // In z, the logarithm of the smaller of t and t + c: z + k log(e^z + |c|) is convex and
    // increasing.
    boolean inner = c < 0;
    double own = inner ? 1 : beta;
    double other = inner ? beta : 1;
    double size = Math.abs(c);
    double z = logPull / (1 + beta);
    z = size > 0 ? Math.min(z, (logPull - other * Math.log(size)) / own) : z;
    for (int round = 0; round < ROUNDS; round++) {
      double e = Math.exp(z);
      double value = own * z + other * Math.log(e + size) - logPull;
      double change = value / (own + other * (e / (e + size)));
      z -= change;
      if (!(Math.abs(change) > 1e-15 * (1 + Math.abs(z)))) {
        break;
      }
    }
    return inner ? Math.log(Math.exp(z) + size) : z;
  }

  /** One Newton step in v on the objective, shortened to lower it. */
  void descendTogether() {
    int n = cosines.size();
    double slope = 0;
    for (int i = 0; i < n; i++) {
      trial[i] = Math.exp(logPull[i] - beta * logs[i]);
      // Raised so that the matrix is definite in spite of rounding.
      diagonal[i] = beta * trial[i] / point.weights()[i] + n * Math.ulp(1.0);
      step[i] = trial[i] - point.image()[i];
      slope -= step[i] * step[i] / (1 + diagonal[i]);
      if (!(diagonal[i] < Double.POSITIVE_INFINITY)) {
        return;
      }
    }
    point.solve(ones, diagonal, step);
    cosines.times(step, stepImage);
    double length = point.reach(step);
    while (length > SHORTEST && !(change(length) <= 1e-4 * length * Math.min(slope, 0))) {
      length *= 0.5;
    }
    if (length > SHORTEST) {
      point.move(length, step);
      toLogs();
    }
  }

  /** The change of the objective for a multiple of the step; {@code trial} holds the pulls. */
  private double change(double length) {
    double change = 0;
    for (int i = 0; i < cosines.size(); i++) {
      double ratio = Math.log1p(length * step[i] / point.weights()[i]);
      double power = beta == 1 ? ratio : Math.expm1((1 - beta) * ratio) / (1 - beta);
      double product = point.image()[i] + 0.5 * length * stepImage[i];
      change += length * step[i] * product - trial[i] * point.weights()[i] * power;
    }
    return change;
  }
}
