// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The rows of a Gramian that are not zero, divided by their norms: C = D⁻¹GD⁻¹.
 *
 * <p>Rows are numbered anew, 0 to {@link #size()} - 1, leaving out the zero ones. Norms are kept in
 * units of the largest, so that no product of two of them leaves the range of a double.
 */
final class CosineMatrix {
  /**
   * A squared norm below this counts as zero: products of two such rows would be denormal, and
   * their cosines without a correct digit.
   */
  private static final double ZERO_SQUARE = 1e-280;

  private final String solver;
  private int tasks;
  private int size;
  private double smallest;
  private double largest;
  private double[] norms;
  private double[] cosines;
  private int[] taskOf;

  CosineMatrix(String solver, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, but got " + capacity);
    }
    this.solver = solver;
    allocate(capacity);
  }

  private void allocate(int capacity) {
    norms = new double[capacity];
    cosines = new double[capacity * capacity];
    taskOf = new int[capacity];
  }

  /** Reads the lower triangle of the n x n Gramian. */
  void read(double[] gramian, int n) {
    if (n < 1 || gramian.length < n * n) {
      throw new IllegalArgumentException(
          "%s needs n >= 1 and a Gramian of n * n numbers, but got n = %d and %d numbers"
              .formatted(solver, n, gramian.length));
    }
    if (n > norms.length) {
      allocate(n);
    }
    tasks = n;
    readNorms(gramian);
    for (int i = 0; i < size; i++) {
      cosines[i * size + i] = 1;
      for (int j = 0; j < i; j++) {
        double product = gramian[taskOf[i] * n + taskOf[j]];
        double cosine = product / (norms[i] * norms[j]);
        if (!Double.isFinite(cosine)) {
          throw unusable(product, taskOf[i], taskOf[j]);
        }
        double clamped = Math.max(-1, Math.min(1, cosine));
        cosines[i * size + j] = clamped;
        cosines[j * size + i] = clamped;
      }
    }
    measureNorms();
  }

  private void readNorms(double[] gramian) {
    size = 0;
    for (int task = 0; task < tasks; task++) {
      double square = gramian[task * tasks + task];
      if (!(square >= 0 && square < Double.POSITIVE_INFINITY)) {
        throw unusable(square, task, task);
      }
      if (square > ZERO_SQUARE) {
        taskOf[size] = task;
        norms[size] = Math.sqrt(square);
        size++;
      }
    }
  }

  /** Puts the norms into units of the largest. */
  private void measureNorms() {
    largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, norms[i]);
    }
    smallest = 1;
    for (int i = 0; i < size; i++) {
      norms[i] /= largest;
      smallest = Math.min(smallest, norms[i]);
    }
  }

  private SolverException unusable(double entry, int row, int column) {
    String reason = "the Gramian holds %s at row %d, column %d".formatted(entry, row, column);
    return new SolverException(solver, tasks, entry, reason);
  }

  /** Number of tasks, zero rows included. */
  int tasks() {
    return tasks;
  }

  /** Number of rows that are not zero. */
  int size() {
    return size;
  }

  /** The task that row i stands for. */
  int task(int i) {
    return taskOf[i];
  }

  /** Norm of row i, in units of the largest. */
  double norm(int i) {
    return norms[i];
  }

  /** The largest norm, the unit of the others; 0 where all rows are zero. */
  double unit() {
    return largest;
  }

  /** The cosines, size x size, row-major; not to be changed. */
  double[] values() {
    return cosines;
  }

  /** Cosine of the angle between rows i and j. */
  double cosine(int i, int j) {
    return cosines[i * size + j];
  }

  /** 1/‖g‖ of row i, in units of the largest of them. */
  double inverseNorm(int i) {
    return smallest / norms[i];
  }

  boolean hasZeroRow() {
    return size < tasks;
  }

  /** Shares a total of one equally among the zero rows. */
  void weighZeroRows(double[] weights) {
    Arrays.fill(weights, 0, tasks, 1.0 / (tasks - size));
    for (int i = 0; i < size; i++) {
      weights[taskOf[i]] = 0;
    }
  }

  /** Puts w with Dw a multiple of {@code v} and a sum of one into {@code weights}. */
  void weighSimplex(double[] v, double[] weights) {
    double total = 0;
    for (int i = 0; i < size; i++) {
      total += v[i] * inverseNorm(i);
    }
    Arrays.fill(weights, 0, tasks, 0.0);
    for (int i = 0; i < size; i++) {
      weights[taskOf[i]] = v[i] * inverseNorm(i) / total;
    }
  }

  /**
   * Puts the mean gradient into {@code mean}, as weights D1/T of unit rows, and its products with
   * them into {@code slopes}; returns its norm, zero where rounding leaves no more of it.
   */
  double mean(Accuracy accuracy, double[] mean, double[] slopes) {
    for (int i = 0; i < size; i++) {
      mean[i] = norms[i] / tasks;
    }
    times(mean, slopes);
    double square = Vectors.dot(mean, slopes, size);
    double mass = Vectors.sum(mean, size);
    return square > accuracy.rounding(size) * mass * mass ? Math.sqrt(square) : 0;
  }

  /**
   * Whether a combination of unit rows is zero, to what the entries can tell.
   *
   * @param v its weights, at least zero
   * @param image C v
   */
  boolean isZero(Accuracy accuracy, double[] v, double[] image) {
    double mass = Vectors.sum(v, size);
    return Vectors.dot(v, image, size) <= accuracy.resolution() * mass * mass;
  }

  /** Puts C x into {@code product}. */
  void times(double[] x, double[] product) {
    Arrays.fill(product, 0, size, 0.0);
    Vectors.addRows(cosines, x, product, size);
  }
}
