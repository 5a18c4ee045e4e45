package org.mtl4j.core.solver;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a positive semidefinite matrix, A = Σ λ_k v_k v_kᵀ, by cyclic
 * Jacobi rotations (Golub and Van Loan, Matrix Computations, section 8.5).
 *
 * <p>Rotations end when every |a_ij| is below the rounding of √(a_ii a_jj). For a Gramian whose
 * rows differ by orders of magnitude that gives small eigenvalues as many digits as large ones
 * (Demmel and Veselić, SIAM Journal on Matrix Analysis 1992), which a reduction to tridiagonal form
 * does not.
 */
public final class SymmetricEigen {
  private static final String NAME = "SymmetricEigen";
  private static final double EPSILON = Math.ulp(1.0);

  /** Convergence is quadratic; a matrix that is not settled by then holds something else. */
  private static final int SWEEPS = 60;

  private int n;
  private double floor;
  private double[] matrix = {};
  private double[] vectors = {};
  private double[] values = {};

  /** With workspace for {@code capacity} rows. */
  public SymmetricEigen(int capacity) {
    allocate(capacity);
  }

  private void allocate(int capacity) {
    matrix = new double[capacity * capacity];
    vectors = new double[capacity * capacity];
    values = new double[capacity];
  }

  /**
   * Decomposes an n x n matrix, row-major, which stays as it is.
   *
   * @throws SolverException if it is not finite, or the rotations do not settle
   */
  public void decompose(double[] symmetric, int n) {
    if (n > values.length) {
      allocate(n);
    }
    this.n = n;
    System.arraycopy(symmetric, 0, matrix, 0, n * n);
    Arrays.fill(vectors, 0, n * n, 0.0);
    double largest = 0;
    for (int i = 0; i < n; i++) {
      vectors[i * n + i] = 1;
      largest = Math.max(largest, matrix[i * n + i]);
    }
    checkFinite();
    floor = EPSILON * EPSILON * largest;
    int sweep = 0;
    while (sweep()) {
      if (++sweep == SWEEPS) {
        throw new SolverException(NAME, n, largestCoupling(), "the rotations do not settle");
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = matrix[i * n + i];
    }
  }

  /** The k-th eigenvalue, in no particular order. */
  public double value(int k) {
    return values[k];
  }

  /** The i-th entry of the k-th eigenvector, which has length one. */
  public double vector(int k, int i) {
    return vectors[k * n + i];
  }

  /** The largest eigenvalue. */
  public double largest() {
    double largest = values[0];
    for (int k = 1; k < n; k++) {
      largest = Math.max(largest, values[k]);
    }
    return largest;
  }

  private void checkFinite() {
    for (int i = 0; i < n * n; i++) {
      if (!Double.isFinite(matrix[i])) {
        String reason = "the matrix holds %s at row %d, column %d";
        throw new SolverException(NAME, n, matrix[i], reason.formatted(matrix[i], i / n, i % n));
      }
    }
  }

  /** One rotation for each pair that is still coupled; returns whether there was any. */
  private boolean sweep() {
    boolean rotated = false;
    for (int p = 0; p < n - 1; p++) {
      for (int q = p + 1; q < n; q++) {
        if (isCoupled(p, q)) {
          rotate(p, q);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  private boolean isCoupled(int p, int q) {
    double size = Math.sqrt(Math.abs(matrix[p * n + p])) * Math.sqrt(Math.abs(matrix[q * n + q]));
    return Math.abs(matrix[p * n + q]) > Math.max(EPSILON * size, floor);
  }

  private void rotate(int p, int q) {
    double coupling = matrix[p * n + q];
    double theta = 0.5 * (matrix[q * n + q] - matrix[p * n + p]) / coupling;
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    matrix[p * n + p] -= tangent * coupling;
    matrix[q * n + q] += tangent * coupling;
    matrix[p * n + q] = 0;
    matrix[q * n + p] = 0;
    for (int k = 0; k < n; k++) {
      if (k != p && k != q) {
        double ofP = matrix[p * n + k];
        double ofQ = matrix[q * n + k];
        matrix[p * n + k] = cosine * ofP - sine * ofQ;
        matrix[q * n + k] = sine * ofP + cosine * ofQ;
        matrix[k * n + p] = matrix[p * n + k];
        matrix[k * n + q] = matrix[q * n + k];
      }
      double first = vectors[p * n + k];
      double second = vectors[q * n + k];
      vectors[p * n + k] = cosine * first - sine * second;
      vectors[q * n + k] = sine * first + cosine * second;
    }
  }

  private double largestCoupling() {
    double largest = 0;
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < p; q++) {
        largest = Math.max(largest, Math.abs(matrix[p * n + q]));
      }
    }
    return largest;
  }
}
