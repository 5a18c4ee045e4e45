package org.mtl4j.core.solver;

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
 *       every index that violates its sign to the other side at once, while their number falls.
 *   <li>Where it stalls, the active-set method of Lawson and Hanson (1974) goes on: it takes one
 *       index in, steps back to y ≥ 0 by letting others go, and lowers the objective every time.
 * </ol>
 *
 * <p>P is kept independent, so that a singular M needs no regularisation. An index whose row
 * depends on P has z = 0 already where q lies in the range of M. Elsewhere it may enter in exchange
 * for another: along the null vector that has a one in its place the objective falls at the rate z,
 * down to where the first of P reaches zero.
 */
final class NonNegativeLeastSquares {
  /** Rounds of block pivoting that may pass without fewer violations than ever before. */
  private static final int PATIENCE = 3;

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
  private double[] direction = {};
  private boolean[] isPassive = {};
  private boolean[] isDependent = {};

  NonNegativeLeastSquares(String solver) {
    this.solver = solver;
  }

  /** Takes an n x n matrix, row-major, and begins with an empty passive set. */
  void begin(double[] matrix, int n, double resolution) {
    this.matrix = matrix;
    this.n = n;
    this.resolution = resolution;
    if (gradient.length < n) {
      gradient = new double[n];
      solution = new double[n];
      direction = new double[n];
      isPassive = new boolean[n];
      isDependent = new boolean[n];
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
    Arrays.fill(isDependent, 0, n, false);
    if (!pivotBlocks(y)) {
      descend(y);
    }
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(y[i], 0);
    }
    check(y);
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
      int violations = 0;
      for (int i = 0; i < n; i++) {
        violations += isViolated(i, y) ? 1 : 0;
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
    for (int i = 0; i < n; i++) {
      // What has just left has y < 0, and stays out for this round.
      if (y[i] == 0 && !isPassive[i] && isViolated(i, y)) {
        enter(i);
      }
    }
  }

  /** Lawson and Hanson's method, from what the block phase left. */
  private void descend(double[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = isPassive[i] ? Math.max(y[i], 0) : 0;
    }
    double lowest = Double.POSITIVE_INFINITY;
    int stalled = 0;
    do {
      moveToMinimumOfFace(y);
      updateGradient(y);
      double objective = 0;
      for (int i = 0; i < n; i++) {
        objective += 0.5 * (gradient[i] + q[i]) * y[i];
      }
      // Exchanges at a corner leave the objective where it is; so does what is but rounding.
      stalled = objective < lowest ? 0 : stalled + 1;
      lowest = Math.min(objective, lowest);
      if (!enterSteepest(y)) {
        return;
      }
    } while (stalled <= n);
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

  /** Takes in the index of steepest descent that can be; returns false when there is none. */
  private boolean enterSteepest(double[] y) {
    Arrays.fill(isDependent, 0, n, false);
    while (true) {
      int steepest = -1;
      for (int i = 0; i < n; i++) {
        if (!isPassive[i]
            && !isDependent[i]
            && isViolated(i, y)
            && (steepest < 0 || gradient[i] < gradient[steepest])) {
          steepest = i;
        }
      }
      if (steepest < 0 || enter(steepest) || exchange(steepest, y)) {
        return steepest >= 0;
      }
    }
  }

  /** Takes in a dependent index for the first of P that reaches zero along their null vector. */
  private boolean exchange(int i, double[] y) {
    for (int k = 0; k < passive.size(); k++) {
      direction[k] = matrix[i * n + passive.member(k)];
    }
    passive.solve(direction);
    double step = Double.POSITIVE_INFINITY;
    int blocking = -1;
    for (int k = 0; k < passive.size(); k++) {
      double ratio = y[passive.member(k)] / direction[k];
      if (direction[k] > Math.sqrt(resolution) && ratio < step) {
        step = ratio;
        blocking = k;
      }
    }
    if (blocking < 0) {
      return false;
    }
    for (int k = 0; k < passive.size(); k++) {
      int member = passive.member(k);
      y[member] = k == blocking ? 0 : Math.max(y[member] - step * direction[k], 0);
    }
    leave(blocking);
    y[i] = enter(i) ? step : 0;
    return true;
  }

  private boolean enter(int i) {
    isPassive[i] = passive.append(i);
    isDependent[i] = !isPassive[i];
    return isPassive[i];
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
    sumOfSolution = 0;
    for (int i = 0; i < n; i++) {
      double factor = y[i];
      if (factor != 0) {
        sumOfSolution += Math.abs(factor);
        int row = i * n;
        for (int j = 0; j < n; j++) {
          gradient[j] += factor * matrix[row + j];
        }
      }
    }
  }

  /** Size of the terms of which zᵢ is the sum, to which its rounding is relative. */
  private double scale(int i) {
    return mass + Math.abs(q[i]) + sumOfSolution;
  }

  /**
   * Checks the optimality conditions. A row that depends on P to the resolution ε may hide an angle
   * of √ε, so that its gradient is known no better than that.
   */
  private void check(double[] y) {
    updateGradient(y);
    double residual = 0;
    boolean optimal = true;
    for (int i = 0; i < n; i++) {
      double violation = y[i] > 0 ? Math.abs(gradient[i]) : Math.max(-gradient[i], 0);
      double allowed = isDependent[i] ? 10 * Math.sqrt(resolution) : 1000 * resolution;
      residual = Math.max(residual, violation / scale(i));
      optimal &= violation <= allowed * scale(i);
    }
    if (!optimal) {
      throw new SolverException(solver, n, residual, "the optimality conditions are not met");
    }
  }
}
