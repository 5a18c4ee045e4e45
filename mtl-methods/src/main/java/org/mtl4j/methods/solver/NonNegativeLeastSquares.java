// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Minimizes ½ yᵀMy + qᵀy over y ≥ 0, for M = AᵀA with a diagonal of about 1 and a bounded
 * objective. If q is in the range of M, this is non-negative least squares in terms of the Gramian.
 *
 * <p>The optimality conditions are y ≥ 0, z = My + q ≥ 0, and yᵢzᵢ = 0 for each i. Both phases have
 * a passive set P, with z = 0 for indices in P and y = 0 for the others:
 *
 * <ol>
 *   <li>Block principal pivoting (Portugal, Júdice and Vicente, 1994; Kim and Park, 2011) exchanges
 *       several indices with wrong signs at once, as long as their number decreases: all that leave
 *       P, and of those that enter P only the ones with steep descent. If M has low rank, adding
 *       all would overshoot, and most would leave again.
 *   <li>If that stalls, the active-set method of Lawson and Hanson (1974) continues: it adds one
 *       index, removes others to restore y ≥ 0, and lowers the objective each time.
 * </ol>
 *
 * <p>Conditions are met up to the resolution ρ of M, relative to the summed terms. M + ρI is
 * factorized, which is definite even if M is not; that changes z by ρy, which is within the
 * tolerance.
 */
final class NonNegativeLeastSquares {
  /** Rounds of block pivoting without a new minimum of violations. */
  private static final int PATIENCE = 1;

  /** The smallest descent, relative to the steepest, with which an index enters. */
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

  /** Starts with an n x n matrix, row-major, and an empty passive set. */
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

  /** Empties the passive set, so that the next solution does not depend on the last one. */
  void clear() {
    passive.clear();
    Arrays.fill(isPassive, 0, n, false);
  }

  /**
   * Writes the minimizer to {@code y}, starting with the passive set of the last solution.
   *
   * @param mass magnitude of the terms of which the entries of q are sums; their rounding is
   *     relative to it
   */
  void solve(double[] q, double mass, double[] y) {
    objective(q, mass);
    if (!pivotBlocks(y)) {
      descend(y);
    }
    refine(y);
  }

  /** Sets the linear term and the magnitude of its terms. */
  void objective(double[] q, double mass) {
    this.q = q;
    this.mass = mass;
  }

  /** Block pivoting; returns whether no violation is left. */
  boolean pivotBlocks(double[] y) {
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

  /** An index that has just left has y &lt; 0 and does not enter in the same round. */
  private boolean mayEnter(int i, double[] y) {
    return y[i] == 0 && !isPassive[i];
  }

  /** Lawson and Hanson's method, from the result of block pivoting. */
  void descend(double[] y) {
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
      // A step of length zero at a corner does not change the objective.
      stalled = objective < lowest ? 0 : stalled + 1;
      lowest = Math.min(objective, lowest);
      if (stalled > n || !enterSteepest(y)) {
        return;
      }
    }
  }

  /** Moves to the minimum over P; indices that reach zero on the way leave P. */
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

  /** Adds the index of steepest descent; returns false if there is none. */
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

  /** Magnitude of the terms of which zᵢ is the sum; its rounding is relative to it. */
  private double scale(int i) {
    return mass + Math.abs(q[i]) + sumOfSolution;
  }

  /**
   * One step of iterative refinement for the error of z caused by ρ, used if it reduces the
   * residual; then checks the conditions.
   */
  void refine(double[] y) {
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
    // Each of n entries may have been ρ below zero; setting it to zero changes the sums by ρ.
    if (!(Math.min(refined, residual) <= (10 + n) * resolution)) {
      String reason = "the optimality conditions are not met";
      throw new SolverException(solver, n, residual, reason);
    }
  }

  /** Largest violation of an optimality condition, relative to the summed terms. */
  private double residual(double[] y) {
    double residual = 0;
    for (int i = 0; i < n; i++) {
      double violation = y[i] > 0 ? Math.abs(gradient[i]) : Math.max(-gradient[i], 0);
      residual = violation > 0 ? Math.max(residual, violation / scale(i)) : residual;
    }
    return residual;
  }
}
