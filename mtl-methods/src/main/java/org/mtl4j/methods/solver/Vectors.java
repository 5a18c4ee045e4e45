// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/** Products of vectors stored in parts of arrays. */
final class Vectors {
  private Vectors() {}

  /** The product of the first n entries. */
  static double dot(double[] x, double[] y, int n) {
    return dot(x, 0, y, 0, n);
  }

  /** The product of n entries from two offsets on, in four independent sums. */
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

  /**
   * Adds Σ xᵢ times row i of an n x n matrix to {@code sum}, for nonzero xᵢ: four rows at a time,
   * for a quarter of the memory traffic on the sum.
   */
  static void addRows(double[] matrix, double[] x, double[] sum, int n) {
    for (int i = nextNonZero(x, 0, n); i < n; ) {
      int j = nextNonZero(x, i + 1, n);
      int k = nextNonZero(x, j + 1, n);
      int l = nextNonZero(x, k + 1, n);
      double a = x[i];
      double b = j < n ? x[j] : 0;
      double c = k < n ? x[k] : 0;
      double d = l < n ? x[l] : 0;
      int first = i * n;
      int second = j < n ? j * n : first;
      int third = k < n ? k * n : first;
      int fourth = l < n ? l * n : first;
      for (int m = 0; m < n; m++) {
        sum[m] +=
            (a * matrix[first + m] + b * matrix[second + m])
                + (c * matrix[third + m] + d * matrix[fourth + m]);
      }
      i = nextNonZero(x, l + 1, n);
    }
  }

  /** The first nonzero entry from an index on; n if there is none. */
  private static int nextNonZero(double[] x, int from, int n) {
    int i = Math.min(from, n);
    while (i < n && x[i] == 0) {
      i++;
    }
    return i;
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
