// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * A linear program over the simplex: max cᵀβ for β ≥ 0, Σβ = 1, and rows rᵀβ ≥ b.
 *
 * <p>Solved by the two-phase simplex method on a dense tableau (Chvátal, Linear Programming, 1983).
 * The tableau gives the basis: which β are positive and which rows are met with equality. The
 * solution and the multipliers of the rows are then recomputed from the basis. The multipliers
 * prove optimality: for y ≥ 0 the objective is at most max_j (c_j + Σ y_i (r_ij - b_i)).
 *
 * <p>Since Σβ = 1, a row is Σ (r_j - b)β_j ≥ 0. Each row has a tolerance of its rounding error, so
 * that rounding cannot make the program infeasible. If it is still infeasible, the tolerance is
 * increased by twice the remaining violation, at most to the resolution of the entries.
 */
public final class SimplexProgram {
  private static final String NAME = "SimplexProgram";

  /** The tableau entry that counts as zero; entries are about 1. */
  private static final double SMALL = 1e-11;

  /** By how much a variable may become negative for a steeper pivot. */
  private static final double SLACK = 1e-12;

  /** The smallest gain of a pivot that does not count as stalled. */
  private static final double GAIN = 1e-13;

  /** Stalled pivots before the bounds of variables are perturbed. */
  private static final int PATIENCE = 10;

  /** The fractional parts of its multiples are evenly spread. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** How often the tolerance is increased before the program counts as infeasible. */
  private static final int ROUNDS = 10;

  private final Accuracy accuracy;
  private final VertexSystem vertex = new VertexSystem();
  private int n;
  private int m;
  private double[] rows = {};
  private double[] objective = {};

  /**
   * One row for each basic variable, then the objective. The columns are the nonbasic variables and
   * a constant.
   */
  private double[] tableau = {};

  private int width;
  private double[] pivotRow = {};
  private int[] basic = new int[1];
  private int[] atZero = {};
  private double[] multipliers = {};

  /**
   * With workspace for {@code capacity} variables and rows.
   *
   * @param accuracy relative error of the rows
   */
  public SimplexProgram(int capacity, double accuracy) {
    this.accuracy = new Accuracy(accuracy);
    begin(capacity);
    allocate(capacity);
  }

  private void allocate(int capacity) {
    rows = Arrays.copyOf(rows, capacity * n);
    tableau = new double[(capacity + 2) * (n + 1)];
    basic = new int[capacity + 1];
    multipliers = new double[capacity];
  }

  /** Starts a program over {@code variables} numbers β, without rows. */
  public void begin(int variables) {
    n = variables;
    m = 0;
    width = n + 1;
    if (n > atZero.length) {
      objective = new double[n];
      pivotRow = new double[width];
      atZero = new int[n];
    }
    if (tableau.length < 2 * width) {
      tableau = new double[2 * width];
    }
  }

  /** Adds the condition rᵀβ ≥ bound, r the n numbers of the matrix from {@code from} on. */
  public void atLeast(double[] matrix, int from, double bound) {
    double size = Math.abs(bound);
    for (int j = 0; j < n; j++) {
      size = Math.max(size, Math.abs(matrix[from + j]));
    }
    if (!(size < Double.POSITIVE_INFINITY)) {
      throw new SolverException(NAME, n, size, "row %d is not finite".formatted(m));
    }
    if (size == 0) {
      return;
    }
    if (m == multipliers.length || (m + 1) * n > rows.length || (m + 3) * width > tableau.length) {
      allocate(2 * m + 2);
    }
    for (int j = 0; j < n; j++) {
      rows[m * n + j] = (matrix[from + j] - bound) / size + accuracy.rounding(n);
    }
    m++;
  }

  /**
   * Writes the solution for the objective c to {@code weights}.
   *
   * @throws SolverException if no β meets all conditions
   */
  public void maximize(double[] c, double[] weights) {
    scale(c);
    start();
    double shortfall = findFeasible();
    for (int round = 0; shortfall > 0 && round < ROUNDS; round++) {
      for (int k = 0; k < m * n; k++) {
        rows[k] += 2 * shortfall;
      }
      start();
      shortfall = findFeasible();
    }
    if (shortfall > 0) {
      throw infeasible(shortfall);
    }
    climb(m + 1, 1);
    recover(weights);
  }

  private void scale(double[] c) {
    double largest = 0;
    for (int j = 0; j < n; j++) {
      largest = Math.max(largest, Math.abs(c[j]));
    }
    if (!(largest < Double.POSITIVE_INFINITY)) {
      throw new SolverException(NAME, n, largest, "the objective is not finite");
    }
    for (int j = 0; j < n; j++) {
      objective[j] = largest == 0 ? 0 : c[j] / largest;
    }
  }

  /**
   * Starts at the β with the largest c. Variables are numbered: β from 0, slacks from n, last the
   * artificial variable that is added to all rows.
   */
  private void start() {
    int first = 0;
    for (int j = 1; j < n; j++) {
      first = objective[j] > objective[first] ? j : first;
    }
    basic[0] = first;
    for (int j = 0, k = 0; j < n; j++) {
      if (j != first) {
        atZero[k++] = j;
      }
    }
    atZero[n - 1] = n + m;
    Arrays.fill(tableau, 0, n - 1, -1.0);
    tableau[n - 1] = 0;
    tableau[n] = 1;
    for (int i = 0; i < m; i++) {
      basic[i + 1] = n + i;
      for (int k = 0; k < n - 1; k++) {
        tableau[(i + 1) * width + k] = rows[i * n + atZero[k]] - rows[i * n + first];
      }
      tableau[(i + 1) * width + n - 1] = 1;
      tableau[(i + 1) * width + n] = rows[i * n + first];
    }
    for (int k = 0; k < n - 1; k++) {
      tableau[(m + 1) * width + k] = objective[atZero[k]] - objective[first];
    }
    tableau[(m + 1) * width + n - 1] = 0;
    tableau[(m + 1) * width + n] = objective[first];
  }

  private double constant(int row) {
    return tableau[row * width + n];
  }

  /**
   * Phase 1: raises all rows by the worst violation, then minimizes that; returns the remaining
   * violation, 0 if feasible.
   */
  private double findFeasible() {
    int worst = 0;
    for (int i = 1; i <= m; i++) {
      worst = constant(i) < constant(worst) ? i : worst;
    }
    if (constant(worst) >= 0) {
      return 0;
    }
    pivot(worst, n - 1);
    climb(worst, -1);
    int row = rowOf(n + m);
    double shortfall = row < 0 ? 0 : Math.max(constant(row), accuracy.rounding(1));
    if (shortfall > accuracy.resolution()) {
      throw infeasible(shortfall);
    }
    return shortfall;
  }

  private SolverException infeasible(double shortfall) {
    return new SolverException(NAME, n, shortfall, "no weights meet all conditions of the step");
  }

  private int rowOf(int variable) {
    for (int i = 0; i <= m; i++) {
      if (basic[i] == variable) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Maximizes a row of the tableau times a sign; in phase 1 stops when the artificial variable
   * leaves the basis.
   */
  private void climb(int goal, int sign) {
    int stalled = 0;
    for (int round = 0; round < 100 * (n + m + 1); round++) {
      if (sign < 0 && basic[goal] != n + m) {
        return;
      }
      int column = entering(goal, sign);
      if (column < 0) {
        return;
      }
      int row = leaving(column);
      if (row < 0) {
        throw new SolverException(NAME, n, Double.NaN, "the program is not bounded");
      }
      double before = sign * constant(goal);
      pivot(row, column);
      boolean gained = row != goal && sign * constant(goal) > before + GAIN;
      stalled = gained ? 0 : stalled + 1;
      if (stalled > PATIENCE) {
        ease(goal, round);
        stalled = 0;
      }
    }
    throw new SolverException(NAME, n, Double.NaN, "the pivots do not end");
  }

  /**
   * Perturbs the bound of every variable except that of the goal by a different small amount, so
   * that pivots cannot cycle.
   */
  private void ease(int goal, int round) {
    for (int i = 0; i <= m; i++) {
      if (i != goal) {
        double part = GOLDEN * (basic[i] + 1.0) * (round + 1);
        tableau[i * width + n] = Math.max(constant(i), 0) + SLACK * (1 + part - Math.floor(part));
      }
    }
  }

  /** The entering variable, that of the largest gain; -1 if there is none. */
  private int entering(int goal, int sign) {
    int best = -1;
    double most = SLACK;
    for (int k = 0; k < n; k++) {
      double gain = sign * tableau[goal * width + k];
      if (atZero[k] != n + m && gain > most) {
        best = k;
        most = gain;
      }
    }
    return best;
  }

  /**
   * The leaving row by Harris's ratio test (Mathematical Programming, 1973): of the rows that reach
   * zero first within a tolerance, the steepest; the artificial variable takes precedence.
   */
  private int leaving(int column) {
    double reach = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= m; i++) {
      double slope = -tableau[i * width + column];
      if (slope > SMALL) {
        reach = Math.min(reach, (Math.max(constant(i), 0) + SLACK) / slope);
      }
    }
    int best = -1;
    double steepest = 0;
    for (int i = 0; i <= m; i++) {
      double slope = -tableau[i * width + column];
      if (slope > SMALL && Math.max(constant(i), 0) / slope <= reach) {
        double rank = basic[i] == n + m ? Double.POSITIVE_INFINITY : slope;
        best = rank > steepest ? i : best;
        steepest = Math.max(rank, steepest);
      }
    }
    return best;
  }

  /** Exchanges the variable of a row and that of a column. */
  private void pivot(int row, int column) {
    double divisor = -tableau[row * width + column];
    for (int k = 0; k < width; k++) {
      pivotRow[k] = tableau[row * width + k] / divisor;
    }
    pivotRow[column] = -1 / divisor;
    for (int i = 0; i <= m + 1; i++) {
      int start = i * width;
      double factor = tableau[start + column];
      if (i != row && factor != 0) {
        tableau[start + column] = 0;
        for (int k = 0; k < width; k++) {
          tableau[start + k] += factor * pivotRow[k];
        }
      }
    }
    System.arraycopy(pivotRow, 0, tableau, row * width, width);
    int variable = basic[row];
    basic[row] = atZero[column];
    atZero[column] = variable;
  }

  /** Recomputes the solution from the basis and the rows, and checks it. */
  private void recover(double[] weights) {
    vertex.begin(rows, n);
    for (int i = 0; i <= m; i++) {
      if (basic[i] < n) {
        vertex.positive(basic[i]);
      }
    }
    for (int k = 0; k < n; k++) {
      if (atZero[k] >= n && atZero[k] < n + m) {
        vertex.tight(atZero[k] - n);
      }
    }
    Arrays.fill(multipliers, 0, m, 0.0);
    if (!vertex.solve(objective, weights, multipliers)) {
      throw new SolverException(NAME, n, Double.NaN, "the vertex of the solution is degenerate");
    }
    check(weights);
  }

  /** Checks the weights against the rows and the multipliers of the last program. */
  void check(double[] weights) {
    double sum = 0;
    double violation = 0;
    for (int j = 0; j < n; j++) {
      violation = Math.max(violation, -weights[j]);
      weights[j] = Math.max(weights[j], 0);
      sum += weights[j];
    }
    for (int j = 0; j < n; j++) {
      weights[j] /= sum;
    }
    for (int i = 0; i < m; i++) {
      double product = 0;
      for (int j = 0; j < n; j++) {
        product += rows[i * n + j] * weights[j];
      }
      violation = Math.max(violation, -product);
    }
    double gap = gap(weights);
    if (!(violation <= 10 * accuracy.resolution() && gap <= 10 * accuracy.resolution())) {
      double residual = Math.max(violation, gap);
      throw new SolverException(NAME, n, residual, "the optimality conditions are not met");
    }
  }

  /** Upper bound of the gain of any other β, by the multipliers. */
  private double gap(double[] weights) {
    double value = 0;
    double total = 1;
    for (int i = 0; i < m; i++) {
      multipliers[i] = Math.max(multipliers[i], 0);
      total += multipliers[i];
    }
    double bound = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      double price = objective[j];
      for (int i = 0; i < m; i++) {
        price += multipliers[i] * rows[i * n + j];
      }
      bound = Math.max(bound, price);
      value += objective[j] * weights[j];
    }
    return (bound - value) / total;
  }
}
