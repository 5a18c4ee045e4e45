// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * The nonzero rows of a Gramian divided by their norms: C = D⁻¹GD⁻¹.
 *
 * <p>The nonzero rows are numbered from 0 to {@link #size()} - 1. Norms are in units of the
 * largest, so that products of two norms do not overflow.
 */
final class CosineMatrix {
  /**
   * A squared norm below this counts as zero: products of two such rows would be denormal, and
   * their cosines would have no correct digit.
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

  /** Divides the norms by the largest. */
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

  /** Number of tasks, including zero rows. */
  int tasks() {
    return tasks;
  }

  /** Number of nonzero rows. */
  int size() {
    return size;
  }

  /** The task of row i. */
  int task(int i) {
    return taskOf[i];
  }

  /** Norm of row i, in units of the largest. */
  double norm(int i) {
    return norms[i];
  }

  /** The largest norm, the unit of the others; 0 if all rows are zero. */
  double unit() {
    return largest;
  }

  /** The cosines, size x size, row-major. Read only. */
  double[] values() {
    return cosines;
  }

  /** Cosine of the angle between rows i and j. */
  double cosine(int i, int j) {
    return cosines[i * size + j];
  }

  /** 1/‖g‖ of row i, in units of the largest inverse norm. */
  double inverseNorm(int i) {
    return smallest / norms[i];
  }

  boolean hasZeroRow() {
    return size < tasks;
  }

  /** Equal weights for the zero rows, with a sum of 1; 0 for the others. */
  void weighZeroRows(double[] weights) {
    Arrays.fill(weights, 0, tasks, 1.0 / (tasks - size));
    for (int i = 0; i < size; i++) {
      weights[taskOf[i]] = 0;
    }
  }

  /** Writes w with Dw proportional to {@code v} and a sum of 1 to {@code weights}. */
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
   * Writes the mean gradient, as weights D1/T of unit rows, to {@code mean} and its products with
   * unit rows to {@code slopes}. Returns its norm; 0 if it is zero up to rounding.
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
   * Whether a combination of unit rows is zero up to the resolution.
   *
   * @param v its weights, 0 or more
   * @param image C v
   */
  boolean isZero(Accuracy accuracy, double[] v, double[] image) {
    double mass = Vectors.sum(v, size);
    return Vectors.dot(v, image, size) <= accuracy.resolution() * mass * mass;
  }

  /** Writes C x to {@code product}. */
  void times(double[] x, double[] product) {
    Arrays.fill(product, 0, size, 0.0);
    Vectors.addRows(cosines, x, product, size);
  }
}
