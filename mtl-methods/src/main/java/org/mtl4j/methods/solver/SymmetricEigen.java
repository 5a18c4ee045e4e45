// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The positive eigenvalues and their eigenvectors of a positive semidefinite matrix, A = Σ λ_k v_k
 * v_kᵀ, with high relative accuracy also for small eigenvalues.
 *
 * <p>A = LLᵀ, where L has as many columns as the rank of A. The columns are rotated until they are
 * orthogonal; then they are √λ_k v_k. Most of that is one multiplication LV, with V from the QL
 * method on LᵀL. L is pivoted, so small columns take little from large ones and lose no digits. The
 * rest is done by Jacobi rotations of pairs (Veselić and Hari, Numerische Mathematik, 1989) until
 * all columns are orthogonal up to rounding.
 *
 * <p>If the rows of a Gramian differ by orders of magnitude, small eigenvalues then have as many
 * correct digits as large ones (Demmel and Veselić, SIAM Journal on Matrix Analysis 1992). A
 * reduction to tridiagonal form alone does not achieve that.
 */
public final class SymmetricEigen {
  private static final String NAME = "SymmetricEigen";
  private static final double EPSILON = Math.ulp(1.0);

  /** Convergence is quadratic and needs far fewer sweeps. */
  private static final int SWEEPS = 40;

  private final Accuracy accuracy;
  private final PivotedCholesky cholesky = new PivotedCholesky();
  private final TridiagonalQl tridiagonal = new TridiagonalQl();
  private int n;
  private int rank;
  private int sweeps;
  private double unit;
  private double[] matrix = {};
  private double[][] vectors = {};
  private double[][] columns = {};
  private double[] squares = {};

  /**
   * With workspace for {@code capacity} rows.
   *
   * @param accuracy relative error of the entries of the matrices
   */
  public SymmetricEigen(int capacity, double accuracy) {
    this.accuracy = new Accuracy(accuracy);
    allocate(capacity);
  }

  private void allocate(int capacity) {
    matrix = new double[capacity * capacity];
    vectors = new double[capacity][capacity];
    columns = new double[capacity][capacity];
    squares = new double[capacity];
  }

  /**
   * Decomposes an n x n matrix, row-major. The array is not changed.
   *
   * @throws SolverException if it is not finite or not positive semidefinite
   */
  public void decompose(double[] symmetric, int n) {
    if (n > squares.length) {
      allocate(n);
    }
    this.n = n;
    read(symmetric);
    cholesky.factorize(matrix, n, accuracy.rounding(n));
    double remainder = cholesky.largestRemainder();
    if (!(remainder <= Math.sqrt(accuracy.resolution()))) {
      throw new SolverException(NAME, n, remainder, "the matrix is not positive semidefinite");
    }
    rank = cholesky.rank();
    multiplyByEigenvectors();
    sweeps = 0;
    while (sweep()) {
      if (++sweeps == SWEEPS) {
        throw new SolverException(NAME, n, Double.NaN, "the rotations do not converge");
      }
    }
    normalize();
  }

  /** The number of positive eigenvalues. */
  public int rank() {
    return rank;
  }

  /** The k-th positive eigenvalue, in no particular order. */
  public double value(int k) {
    return squares[k];
  }

  /** The i-th entry of its eigenvector, which has length one. */
  public double vector(int k, int i) {
    return vectors[k][i];
  }

  /** The largest eigenvalue. */
  public double largest() {
    double largest = 0;
    for (int k = 0; k < rank; k++) {
      largest = Math.max(largest, squares[k]);
    }
    return largest;
  }

  /** The number of Jacobi sweeps with rotations in the last decomposition. */
  int sweeps() {
    return sweeps;
  }

  /** Copies the matrix, in units of its largest diagonal entry. */
  private void read(double[] symmetric) {
    unit = 0;
    for (int i = 0; i < n; i++) {
      unit = Math.max(unit, symmetric[i * n + i]);
    }
    unit = unit > 0 ? unit : 1;
    for (int i = 0; i < n * n; i++) {
      if (!Double.isFinite(symmetric[i])) {
        String reason = "the matrix holds %s at row %d, column %d";
        throw new SolverException(
            NAME, n, symmetric[i], reason.formatted(symmetric[i], i / n, i % n));
      }
      matrix[i] = symmetric[i] / unit;
    }
  }

  /** Computes LV in the columns, V the approximate eigenvectors of LᵀL. */
  private void multiplyByEigenvectors() {
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < n; i++) {
        vectors[k][i] = cholesky.entry(i, k);
      }
    }
    for (int k = 0; k < rank; k++) {
      for (int j = 0; j <= k; j++) {
        matrix[k * rank + j] = Vectors.dot(vectors[k], vectors[j], n);
        matrix[j * rank + k] = matrix[k * rank + j];
      }
    }
    double[][] turns = tridiagonal.vectors(matrix, rank);
    for (int k = 0; k < rank; k++) {
      Arrays.fill(columns[k], 0, n, 0.0);
      for (int j = 0; j < rank; j++) {
        add(vectors[j], turns[k][j], columns[k], j, n);
      }
    }
  }

  private static void add(double[] x, double factor, double[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += factor * x[i];
    }
  }

  /** One rotation for each pair that is not orthogonal; returns whether there was any. */
  private boolean sweep() {
    for (int k = 0; k < rank; k++) {
      squares[k] = Vectors.dot(columns[k], columns[k], n);
    }
    boolean rotated = false;
    double tolerance = EPSILON * n;
    for (int p = 0; p < rank - 1; p++) {
      bringLargest(p);
      for (int q = p + 1; q < rank; q++) {
        double product = Vectors.dot(columns[p], columns[q], n);
        double size = Math.sqrt(squares[p]) * Math.sqrt(squares[q]);
        if (Math.abs(product) > tolerance * size) {
          rotate(p, q, product);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  /** Moves the longest of the columns from p on to p, which needs fewer sweeps (de Rijk, 1989). */
  private void bringLargest(int p) {
    int longest = p;
    for (int q = p + 1; q < rank; q++) {
      longest = squares[q] > squares[longest] ? q : longest;
    }
    double[] column = columns[p];
    columns[p] = columns[longest];
    columns[longest] = column;
    double square = squares[p];
    squares[p] = squares[longest];
    squares[longest] = square;
  }

  private void rotate(int p, int q, double product) {
    double theta = 0.5 * (squares[q] - squares[p]) / product;
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    squares[p] -= tangent * product;
    squares[q] += tangent * product;
    turn(columns[p], columns[q], n, cosine, sine);
  }

  /** Replaces x and y by cx - sy and sx + cy. */
  static void turn(double[] x, double[] y, int n, double cosine, double sine) {
    for (int i = 0; i < n; i++) {
      double a = x[i];
      double b = y[i];
      x[i] = cosine * a - sine * b;
      y[i] = sine * a + cosine * b;
    }
  }

  private void normalize() {
    for (int k = 0; k < rank; k++) {
      double length = Math.sqrt(squares[k]);
      for (int i = 0; i < n; i++) {
        vectors[k][cholesky.index(i)] = columns[k][i] / length;
      }
      squares[k] *= unit;
    }
  }
}
