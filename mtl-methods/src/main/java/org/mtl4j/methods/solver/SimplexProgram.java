// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * A linear program over the simplex: max cᵀβ for β ≥ 0, Σβ = 1, and rows rᵀβ ≥ b.
 *
 * <p>Solved by the simplex method of Dantzig in two phases, on a dense tableau (Chvátal, Linear
 * Programming, 1983). The tableau decides which β are positive and which rows are met with
 * equality; from these the solution is computed anew, and with it the multipliers of the rows,
 * which prove that none is better: for y ≥ 0 the objective is at most max_j (c_j + Σ y_i (r_ij -
 * b_i)).
 *
 * <p>As Σβ = 1 a row is Σ (r_j - b)β_j ≥ 0. It may be violated by what rounding leaves of such a
 * sum, so that a program does not lose its only solution to it; where that is not enough, by twice
 * as much as it takes, up to what the entries can tell from zero.
 */
public final class SimplexProgram {
  private static final String NAME = "SimplexProgram";

  /** What counts as zero in a tableau of numbers of the size of one. */
  private static final double SMALL = 1e-11;

  /** By how much a variable may fall below zero for the sake of a steeper pivot. */
  private static final double SLACK = 1e-12;

  /** What the objective must gain by in a pivot that is not to count as stalled. */
  private static final double GAIN = 1e-13;

  /** Pivots without a gain before the bounds of variables are drawn apart. */
  private static final int PATIENCE = 10;

  /** Multiples of it are spread evenly between whole numbers. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** How often conditions are eased before the program counts as one without a solution. */
  private static final int ROUNDS = 10;

  private final Accuracy accuracy;
  private final VertexSystem vertex = new VertexSystem();
  private int n;
  private int m;
  private double[] rows = {};
  private double[] objective = {};

  /**
   * A row for β₀ or a slack, so many numbers wide: one for each variable at zero, and a constant.
   */
  private double[] tableau = {};

  private int width;
  private double[] pivotRow = {};
  private int[] basic = new int[1];
  private int[] atZero = {};
  private double[] multipliers = {};

  /**
   * With workspace for {@code capacity} variables and as many rows.
   *
   * @param accuracy relative error of the rows to come
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

  /** Begins a program over {@code variables} numbers β, without rows. */
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
   * Puts the solution for the objective c into {@code weights}.
   *
   * @throws SolverException where no β meets all conditions
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
   * All of β on the largest c. Variables are numbered: β from 0, slacks from n, last what all rows
   * are raised by.
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
   * Raises all rows by as much as the worst needs, then by as little as can be; returns that, if it
   * is not nothing.
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
   * Increases a row of the tableau times a sign as far as it goes, or until the raise of all rows
   * is gone.
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
   * Lets every variable but that of the goal fall below zero by a little, each by an amount of its
   * own: so no two reach their bounds at once, and pivots cannot go in a circle.
   */
  private void ease(int goal, int round) {
    for (int i = 0; i <= m; i++) {
      if (i != goal) {
        double part = GOLDEN * (basic[i] + 1.0) * (round + 1);
        tableau[i * width + n] = Math.max(constant(i), 0) + SLACK * (1 + part - Math.floor(part));
      }
    }
  }

  /** The variable that it helps most to raise from zero; -1 where it helps with none. */
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
   * The row that is the first to reach zero: of those that do so within a tolerance the steepest
   * (Harris, Mathematical Programming, 1973), but first of all that of the raise.
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

  /** Exchanges the variable of a row with that of a column. */
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

  /** Computes the solution that the tableau has led to from the rows, and checks it. */
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

  private void check(double[] weights) {
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

  /** By how much another β could be better at most, by the multipliers. */
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
