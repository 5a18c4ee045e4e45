// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * The factor R of M_PP + ρI = RᵀR for a positive semidefinite matrix M and an index set P that
 * changes by one index at a time. Adding an index appends a column to R; removing one uses Givens
 * rotations (Golub and Van Loan, Matrix Computations, section 6.5). Both are O(|P|²).
 */
final class IndexedCholesky {
  private double[] matrix = {};
  private int n;
  private double shift;
  private double lastPivot;

  private double[] factor = {};

  /**
   * The inverse of the diagonal of R, since a division takes several times as long as a product.
   */
  private double[] inverse = {};

  private double[] column = {};
  private int[] members = {};
  private int size;

  /**
   * Starts with the empty set on an n x n matrix.
   *
   * @param shift ρ, above the errors of the entries of M
   */
  void begin(double[] matrix, int n, double shift) {
    this.matrix = matrix;
    this.n = n;
    this.shift = shift;
    if (members.length < n) {
      factor = new double[n * n];
      inverse = new double[n];
      column = new double[n];
      members = new int[n];
    }
    size = 0;
  }

  int size() {
    return size;
  }

  /** The index at a position of P, from 0 to size - 1. */
  int member(int position) {
    return members[position];
  }

  void clear() {
    size = 0;
  }

  /** Adds an index if the matrix remains definite; returns whether it was added. */
  boolean append(int index) {
    int row = index * n;
    for (int k = 0; k < size; k++) {
      column[k] = matrix[row + members[k]];
    }
    lastPivot = matrix[row + index] + shift - forward(column);
    if (!(lastPivot > 0)) {
      return false;
    }
    for (int k = 0; k < size; k++) {
      factor[k * n + size] = column[k];
    }
    factor[size * n + size] = Math.sqrt(lastPivot);
    inverse[size] = 1 / factor[size * n + size];
    members[size++] = index;
    return true;
  }

  /** The pivot of the last call of append. */
  double lastPivot() {
    return lastPivot;
  }

  /** Removes the index at a position; those after it move up. */
  void remove(int position) {
    size--;
    System.arraycopy(members, position + 1, members, position, size - position);
    for (int k = 0; k <= size; k++) {
      int from = k * n + Math.max(position, k - 1);
      System.arraycopy(factor, from + 1, factor, from, k * n + size - from);
    }
    for (int k = position; k < size; k++) {
      rotate(k * n, (k + 1) * n, k);
      inverse[k] = 1 / factor[k * n + k];
    }
  }

  /** Rotates two rows so that the second is zero in the given column. */
  private void rotate(int upper, int lower, int from) {
    double a = factor[upper + from];
    double b = factor[lower + from];
    double length = Math.sqrt(a * a + b * b);
    double cos = a / length;
    double sin = b / length;
    factor[upper + from] = length;
    for (int c = from + 1; c < size; c++) {
      double above = factor[upper + c];
      double below = factor[lower + c];
      factor[upper + c] = cos * above + sin * below;
      factor[lower + c] = cos * below - sin * above;
    }
  }

  /** Solves M_PP x = x in place; x is ordered by position. */
  void solve(double[] x) {
    forward(x);
    for (int k = size - 1; k >= 0; k--) {
      int row = k * n;
      double others = Vectors.dot(factor, row + k + 1, x, k + 1, size - k - 1);
      x[k] = (x[k] - others) * inverse[k];
    }
  }

  /** Solves Rᵀx = x in place and returns the squared norm of the solution. */
  private double forward(double[] x) {
    double square = 0;
    int k = 0;
    // Two rows at a time halve the traffic on x.
    for (; k < size - 1; k += 2) {
      int first = k * n;
      int second = first + n;
      double a = x[k] * inverse[k];
      double b = (x[k + 1] - a * factor[first + k + 1]) * inverse[k + 1];
      x[k] = a;
      x[k + 1] = b;
      square += a * a + b * b;
      for (int c = k + 2; c < size; c++) {
        x[c] -= a * factor[first + c] + b * factor[second + c];
      }
    }
    if (k < size) {
      x[k] *= inverse[k];
      square += x[k] * x[k];
    }
    return square;
  }
}
