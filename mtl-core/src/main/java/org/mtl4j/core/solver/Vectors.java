package org.mtl4j.core.solver;

/** Products of vectors that stand at the front of arrays, or in a row of a matrix. */
final class Vectors {
  private Vectors() {}

  /** The product of the first n entries. */
  static double dot(double[] x, double[] y, int n) {
    return dot(x, 0, y, 0, n);
  }

  /** The product of n entries from two places on, in four sums that do not wait on each other. */
  static double dot(double[] x, int from, double[] y, int at, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < n - 3; i += 4) {
      a += x[from + i] * y[at + i];
      b += x[from + i + 1] * y[at + i + 1];
      c += x[from + i + 2] * y[at + i + 2];
      d += x[from + i + 3] * y[at + i + 3];
    }
    for (; i < n; i++) {
      a += x[from + i] * y[at + i];
    }
    return (a + b) + (c + d);
  }

  /** The sum of the first n entries. */
  static double sum(double[] x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i];
    }
    return sum;
  }
}
