// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Minimises ½ yᵀMy + qᵀy over y ≥ 0, for M = AᵀA with a diagonal of about one and an objective that
 * is bounded: with q in the range of M it is non-negative least squares, known by Gramian alone.
 *
 * <p>The optimality conditions are y ≥ 0, z = My + q ≥ 0, and yᵢzᵢ = 0 for each i. Both phases keep
 * a passive set P with z = 0 on it and y = 0 off it:
 *
 * <ol>
 *   <li>Block principal pivoting (Portugal, Júdice and Vicente, 1994; Kim and Park, 2011) moves
 *       indices that violate their signs to the other side at once, while their number falls: all
 *       of those that leave P, and of those that enter it the ones with a steep descent. To take in
 *       all is to overshoot where M has a low rank, and most would soon leave again.
 *   <li>Where it stalls, the active-set method of Lawson and Hanson (1974) goes on: it takes one
 *       index in, steps back to y ≥ 0 by letting others go, and lowers the objective every time.
 * </ol>
 *
 * <p>Conditions are met to the resolution ρ of M, relative to the terms they are summed from. The
 * factorisation is that of M + ρI, which is definite where M is not: that moves z by ρy, no further
 * than ρ allows.
 */
final class NonNegativeLeastSquares {
  /** Rounds of block pivoting that may pass without fewer violations than ever before. */
  private static final int PATIENCE = 1;

  /** The least descent, in units of the steepest, with which an index enters beside others. */
  private static final double STEEP = 0.5;

  private final String solver;
  private final IndexedCholesky passive = new IndexedCholesky();
  private double[] matrix = {};
  private int n;
  private double resolution;
  private double[] q = {};
  private double mass;
  private double sumOfSolution;
  private double[] gradient = {};
  private double[] solution = {};
  private double[] unrefined = {};
  private boolean[] isPassive = {};
  private int[] violated = {};
  private int violations;

  NonNegativeLeastSquares(String solver) {
    this.solver = solver;
  }

  /** Takes an n x n matrix, row-major, and begins with an empty passive set. */
  void begin(double[] matrix, int n, Accuracy accuracy) {
    this.matrix = matrix;
    this.n = n;
    this.resolution = accuracy.resolution();
    if (gradient.length < n) {
      gradient = new double[n];
      solution = new double[n];
      unrefined = new double[n];
      isPassive = new boolean[n];
      violated = new int[n];
    }
    passive.begin(matrix, n, resolution);
    clear();
  }

  /** Empties the passive set, so that the next solution does not depend on the last. */
  void clear() {
    passive.clear();
    Arrays.fill(isPassive, 0, n, false);
  }

  /**
   * Puts the minimiser into {@code y}, beginning with the passive set of the last solution.
   *
   * @param mass size of the terms that the entries of q were summed from, to which their rounding
   *     is relative
   */
  void solve(double[] q, double mass, double[] y) {
    this.q = q;
    this.mass = mass;
    if (!pivotBlocks(y)) {
      descend(y);
    }
    refine(y);
  }

  /** Returns whether no violation is left. */
  private boolean pivotBlocks(double[] y) {
    int fewest = n + 1;
    int patience = PATIENCE;
    while (true) {
      solvePassive();
      Arrays.fill(y, 0, n, 0.0);
      for (int k = 0; k < passive.size(); k++) {
        y[passive.member(k)] = solution[k];
      }
      updateGradient(y);
      violations = 0;
      for (int i = 0; i < n; i++) {
        if (isViolated(i, y)) {
          violated[violations++] = i;
        }
      }
      if (violations == 0) {
        return true;
      }
      if (violations < fewest) {
        fewest = violations;
        patience = PATIENCE;
      } else if (patience-- == 0) {
        return false;
      }
      exchangeViolated(y);
    }
  }

  private boolean isViolated(int i, double[] y) {
    return (isPassive[i] ? y[i] : gradient[i]) < -resolution * scale(i);
  }

  private void exchangeViolated(double[] y) {
    for (int k = passive.size() - 1; k >= 0; k--) {
      if (isViolated(passive.member(k), y)) {
        leave(k);
      }
    }
    double steep = 0;
    for (int k = 0; k < violations; k++) {
      int i = violated[k];
      steep = mayEnter(i, y) ? Math.min(steep, STEEP * gradient[i]) : steep;
    }
    for (int k = 0; k < violations; k++) {
      int i = violated[k];
      if (gradient[i] <= steep && mayEnter(i, y)) {
        enter(i);
      }
    }
  }

  /** Of the violated, what has just left has y &lt; 0, and stays out for this round. */
  private boolean mayEnter(int i, double[] y) {
    return y[i] == 0 && !isPassive[i];
  }

  /** Lawson and Hanson's method, from what the block phase left. */
  private void descend(double[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = isPassive[i] ? Math.max(y[i], 0) : 0;
    }
    double lowest = Double.POSITIVE_INFINITY;
    int stalled = 0;
    while (true) {
      moveToMinimumOfFace(y);
      updateGradient(y);
      double objective = 0;
      for (int i = 0; i < n; i++) {
        objective += 0.5 * (gradient[i] + q[i]) * y[i];
      }
      // A step of length zero at a corner leaves the objective where it is.
      stalled = objective < lowest ? 0 : stalled + 1;
      lowest = Math.min(objective, lowest);
      if (stalled > n || !enterSteepest(y)) {
        return;
      }
    }
  }

  /** Moves to the minimum over P, dropping from P what reaches zero on the way. */
  private void moveToMinimumOfFace(double[] y) {
    while (true) {
      solvePassive();
      double step = 1;
      int blocking = -1;
      for (int k = 0; k < passive.size(); k++) {
        double from = y[passive.member(k)];
        if (solution[k] <= 0 && from / (from - solution[k]) <= step) {
          step = from > 0 ? from / (from - solution[k]) : 0;
          blocking = k;
        }
      }
      for (int k = 0; k < passive.size(); k++) {
        int i = passive.member(k);
        y[i] = blocking < 0 ? solution[k] : y[i] + step * (solution[k] - y[i]);
      }
      if (blocking < 0) {
        return;
      }
      y[passive.member(blocking)] = 0;
      leave(blocking);
    }
  }

  /** Takes in the index of steepest descent; returns false when there is none. */
  private boolean enterSteepest(double[] y) {
    int steepest = -1;
    for (int i = 0; i < n; i++) {
      if (!isPassive[i] && isViolated(i, y) && (steepest < 0 || gradient[i] < gradient[steepest])) {
        steepest = i;
      }
    }
    if (steepest >= 0) {
      enter(steepest);
    }
    return steepest >= 0;
  }

  private void enter(int i) {
    if (!passive.append(i)) {
      String reason = "the matrix of cosines is not positive semidefinite";
      throw new SolverException(solver, n, passive.lastPivot(), reason);
    }
    isPassive[i] = true;
  }

  private void leave(int position) {
    isPassive[passive.member(position)] = false;
    passive.remove(position);
  }

  /** Solves M_PP s = -q_P. */
  private void solvePassive() {
    for (int k = 0; k < passive.size(); k++) {
      solution[k] = -q[passive.member(k)];
    }
    passive.solve(solution);
  }

  /** Computes z = My + q. */
  private void updateGradient(double[] y) {
    System.arraycopy(q, 0, gradient, 0, n);
    Vectors.addRows(matrix, y, gradient, n);
    sumOfSolution = 0;
    for (int i = 0; i < n; i++) {
      sumOfSolution += Math.abs(y[i]);
    }
  }

  /** Size of the terms of which zᵢ is the sum, to which its rounding is relative. */
  private double scale(int i) {
    return mass + Math.abs(q[i]) + sumOfSolution;
  }

  /**
   * Solves once more for what ρ has left of z on P, and keeps the outcome where it serves the
   * conditions better; then checks them.
   */
  private void refine(double[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(y[i], 0);
    }
    updateGradient(y);
    double residual = residual(y);
    for (int k = 0; k < passive.size(); k++) {
      solution[k] = -gradient[passive.member(k)];
    }
    passive.solve(solution);
    System.arraycopy(y, 0, unrefined, 0, n);
    for (int k = 0; k < passive.size(); k++) {
      int i = passive.member(k);
      y[i] = Math.max(y[i] + solution[k], 0);
    }
    updateGradient(y);
    double refined = residual(y);
    if (refined > residual) {
      System.arraycopy(unrefined, 0, y, 0, n);
    }
    // Each of n entries may have been ρ below zero, and moved the sums by as much when cut off.
    if (!(Math.min(refined, residual) <= (10 + n) * resolution)) {
      String reason = "the optimality conditions are not met";
      throw new SolverException(solver, n, residual, reason);
    }
  }

  /** Largest violation of an optimality condition, relative to the terms it is summed from. */
  private double residual(double[] y) {
    double residual = 0;
    for (int i = 0; i < n; i++) {
      double violation = y[i] > 0 ? Math.abs(gradient[i]) : Math.max(-gradient[i], 0);
      residual = violation > 0 ? Math.max(residual, violation / scale(i)) : residual;
    }
    return residual;
  }
}
