package org.mtl4j.core.solver;

import java.util.Arrays;

/**
 * The positive root of Gw = w^{-β}, ½ ≤ β ≤ 1: for β = 1 the bargaining solution of Nash-MTL (Navon
 * et al., ICML 2022), for β = 1/α that of FairGrad (Ban and Ji, ICML 2024).
 *
 * <p>In v = Dw, D the norms of the rows and C their cosines, the condition is Cv = h v^{-β}, h =
 * D^{β-1}. For β = 1, where norms do not enter, v minimises ½vᵀCv - Σ log v, which is strictly
 * convex: Newton's method, each step cut to stay positive and to lower the objective, changes of
 * which are computed without cancellation.
 *
 * <p>Any other β begins at that root. There log(Cv) + β log v - log h = 0 is solved by Newton's
 * method in log v, each step cut to stay where Cv &gt; 0 and to bring the largest entry down. Its
 * derivative is never singular, so that this too ends at the root.
 *
 * <p>There is a root exactly if the convex hull of the rows is bounded away from zero: none with a
 * zero row, none with opposite rows. Every v is a point of that hull, so that vᵀCv ≤ ρ(Σv)², ρ what
 * a Gramian can tell from zero, proves that there is none.
 */
public final class LogBarrier {
  private static final String NAME = "LogBarrier";

  /** Of the way to the boundary that one step may go. */
  private static final double REACH = 0.99;

  private final double beta;
  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private double[] v = {};
  private double[] image = {};
  private double[] step = {};
  private double[] stepImage = {};
  private double[] logPull = {};
  private double[] excess = {};
  private double[] trial = {};
  private double[] diagonal = {};
  private double[] factor = {};

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param beta β, in [½, 1]
   * @param accuracy relative error of the entries of the Gramians to come
   */
  public LogBarrier(int capacity, double beta, double accuracy) {
    if (!(beta >= 0.5 && beta <= 1)) {
      throw new IllegalArgumentException("beta must lie in [0.5, 1], but got " + beta);
    }
    this.beta = beta;
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix(NAME, capacity);
    allocate(capacity);
  }

  private void allocate(int n) {
    v = new double[n];
    image = new double[n];
    step = new double[n];
    stepImage = new double[n];
    logPull = new double[n];
    excess = new double[n];
    trial = new double[n];
    diagonal = new double[n];
    factor = new double[n * n];
  }

  /**
   * Puts the root into {@code weights}.
   *
   * @throws SolverException if there is none, naming the rows by their numbers; if the Gramian is
   *     not finite or not positive semidefinite
   */
  public void solve(double[] gramian, int n, double[] weights) {
    cosines.read(gramian, n);
    if (n > v.length) {
      allocate(n);
    }
    if (cosines.hasZeroRow()) {
      throw new SolverException(NAME, n, 0, "no solution, " + zeroRows(n));
    }
    descend();
    checkHull();
    if (beta != 1) {
      correct();
    }
    double residual = residual();
    if (!(residual <= 10 * accuracy.resolution())) {
      throw new SolverException(NAME, n, residual, "the optimality conditions are not met");
    }
    // κ² with Gκ²w′ = w′^{-β}: G is that of the norms in use times the square of their unit.
    double scale = Math.pow(cosines.unit(), -2 / (1 + beta));
    for (int i = 0; i < n; i++) {
      weights[i] = scale * v[i] / cosines.norm(i);
    }
  }

  /** Solves Cv = 1/v. */
  private void descend() {
    begin();
    double last = Double.POSITIVE_INFINITY;
    double moved = 1;
    // Quadratic to the end; a small step that is no longer much smaller than the last is rounding.
    while (moved > 1e-13 && !(moved < 1e-6 && moved >= 0.5 * last)) {
      for (int i = 0; i < cosines.size(); i++) {
        diagonal[i] = 1 / v[i] / v[i];
        step[i] = 1 / v[i] - image[i];
      }
      solveForStep();
      cosines.times(step, stepImage);
      last = moved;
      moved = move();
    }
  }

  private String zeroRows(int n) {
    boolean[] zero = new boolean[n];
    Arrays.fill(zero, true);
    for (int i = 0; i < cosines.size(); i++) {
      zero[cosines.task(i)] = false;
    }
    return rows(zero) + (cosines.tasks() - cosines.size() == 1 ? " is zero" : " are zero");
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

  /** Equal v, stretched to where the objective is least. */
  private void begin() {
    int n = cosines.size();
    Arrays.fill(v, 0, n, 1.0);
    cosines.times(v, image);
    double square = 0;
    for (int i = 0; i < n; i++) {
      square += image[i];
    }
    // Where the rows add to zero the stretch has no end; Newton's method finds a direction.
    double stretch = Math.sqrt(n / Math.max(square, n * accuracy.resolution()));
    Arrays.fill(v, 0, n, stretch);
    cosines.times(v, image);
  }

  /** Replaces r in {@code step} by x with (C + diagonal)x = r, by the factor of Cholesky. */
  private void solveForStep() {
    int n = cosines.size();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = cosines.cosine(i, j) + (i == j ? diagonal[i] : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i * n + k] * factor[j * n + k];
        }
        if (i == j && !(sum > 0)) {
          checkHull();
          throw new SolverException(NAME, n, sum, "the cosines are not positive semidefinite");
        }
        factor[i * n + j] = i == j ? Math.sqrt(sum) : sum / factor[j * n + j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        step[i] -= factor[i * n + k] * step[k];
      }
      step[i] /= factor[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        step[i] -= factor[k * n + i] * step[k];
      }
      step[i] /= factor[i * n + i];
    }
  }

  /** Goes along the step as far as serves; returns the largest change of a v relative to it. */
  private double move() {
    int n = cosines.size();
    double length = 1;
    double slope = 0;
    for (int i = 0; i < n; i++) {
      slope += step[i] * (image[i] - 1 / v[i]);
      if (step[i] < 0) {
        length = Math.min(length, -REACH * v[i] / step[i]);
      }
    }
    if (!(slope < 0)) {
      return 0;
    }
    while (!(change(length) <= 1e-4 * length * slope)) {
      length *= 0.5;
      if (length < 1e-10) {
        return 0;
      }
    }
    double moved = 0;
    for (int i = 0; i < n; i++) {
      moved = Math.max(moved, Math.abs(length * step[i] / v[i]));
      v[i] += length * step[i];
    }
    cosines.times(v, image);
    return hullContainsZero() ? 0 : moved;
  }

  /** What the objective changes by over a length of the step. */
  private double change(double length) {
    double change = 0;
    for (int i = 0; i < cosines.size(); i++) {
      double quadratic = length * step[i] * (image[i] + 0.5 * length * stepImage[i]);
      change += quadratic - Math.log1p(length * step[i] / v[i]);
    }
    return change;
  }

  /** Solves log(Cv) + β log v = log h from where Cv &gt; 0. */
  private void correct() {
    int n = cosines.size();
    for (int i = 0; i < n; i++) {
      logPull[i] = (beta - 1) * Math.log(cosines.norm(i));
    }
    double largest = measure(v, image);
    while (largest > 1e-14) {
      double longest = 0;
      for (int i = 0; i < n; i++) {
        diagonal[i] = beta * image[i] / v[i];
        step[i] = -image[i] * excess[i];
      }
      solveForStep();
      for (int i = 0; i < n; i++) {
        step[i] /= v[i];
        longest = Math.max(longest, Math.abs(step[i]));
      }
      double reached = correctAlong(Math.min(1, 2 / longest), largest);
      // Quadratic to the end; what no longer halves there is rounding.
      boolean settled = largest < 1e-3 && reached > 0.5 * largest;
      if (settled || !(reached < largest)) {
        break;
      }
      largest = reached;
    }
  }

  /** Goes along the step in log v as far as serves; returns the largest excess then. */
  private double correctAlong(double atMost, double largest) {
    int n = cosines.size();
    for (double length = atMost; length > 1e-6; length *= 0.5) {
      for (int i = 0; i < n; i++) {
        trial[i] = v[i] * Math.exp(length * step[i]);
      }
      cosines.times(trial, stepImage);
      double reached = measure(trial, stepImage);
      if (reached <= (1 - 0.1 * length) * largest) {
        System.arraycopy(trial, 0, v, 0, n);
        System.arraycopy(stepImage, 0, image, 0, n);
        return reached;
      }
    }
    return largest;
  }

  /** Leaves log(Cv) + β log v - log h; returns its largest size, infinite unless Cv &gt; 0. */
  private double measure(double[] point, double[] pointImage) {
    double largest = 0;
    for (int i = 0; i < cosines.size(); i++) {
      if (!(pointImage[i] > 0)) {
        return Double.POSITIVE_INFINITY;
      }
      excess[i] = Math.log(pointImage[i]) + beta * Math.log(point[i]) - logPull[i];
      largest = Math.max(largest, Math.abs(excess[i]));
    }
    return largest;
  }

  /** Largest |Cv - h v^{-β}|, relative to the terms of which it is the difference. */
  private double residual() {
    double sum = 0;
    for (int i = 0; i < cosines.size(); i++) {
      sum += v[i];
    }
    double residual = 0;
    for (int i = 0; i < cosines.size(); i++) {
      double pull = Math.pow(cosines.norm(i), beta - 1) * Math.pow(v[i], -beta);
      residual = Math.max(residual, Math.abs(image[i] - pull) / (pull + sum));
    }
    return residual;
  }

  private boolean hullContainsZero() {
    double square = 0;
    double sum = 0;
    for (int i = 0; i < cosines.size(); i++) {
      square += v[i] * image[i];
      sum += v[i];
    }
    return square <= accuracy.resolution() * sum * sum;
  }

  private void checkHull() {
    if (!hullContainsZero()) {
      return;
    }
    int n = cosines.size();
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, v[i]);
    }
    boolean[] named = new boolean[n];
    for (int i = 0; i < n; i++) {
      named[i] = v[i] > 1e-2 * largest;
    }
    String reason = "no solution, positive multiples of the %s add up to zero";
    throw new SolverException(NAME, n, 0, reason.formatted(rows(named)));
  }
}
