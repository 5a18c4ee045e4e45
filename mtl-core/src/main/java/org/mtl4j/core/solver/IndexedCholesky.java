package org.mtl4j.core.solver;

/**
 * The factor R of M_PP = RᵀR, for a positive semidefinite matrix M of which the index set P changes
 * by one index at a time: an index enters by one more column of R, and leaves by Givens rotations
 * (Golub and Van Loan, Matrix Computations, section 6.5), each in O(|P|²).
 *
 * <p>An index whose row is a combination of those in P, to the given resolution, is not taken in.
 * So R stays well defined when M is singular.
 */
final class IndexedCholesky {
  private double[] matrix = {};
  private int n;
  private double resolution;

  private double[] factor = {};
  private double[] column = {};
  private int[] members = {};
  private int size;

  /**
   * Begins with the empty set on an n x n matrix.
   *
   * @param resolution part of a diagonal entry below which what is left of it counts as zero
   */
  void begin(double[] matrix, int n, double resolution) {
    this.matrix = matrix;
    this.n = n;
    this.resolution = resolution;
    if (members.length < n) {
      factor = new double[n * n];
      column = new double[n];
      members = new int[n];
    }
    size = 0;
  }

  int size() {
    return size;
  }

  /** The index that stands at a position of P, positions being 0 to size - 1. */
  int member(int position) {
    return members[position];
  }

  void clear() {
    size = 0;
  }

  /** Takes an index in, unless it depends on those in P; returns whether it was taken in. */
  boolean append(int index) {
    int row = index * n;
    for (int k = 0; k < size; k++) {
      column[k] = matrix[row + members[k]];
    }
    double diagonal = matrix[row + index];
    double pivot = diagonal - forward(column);
    if (!(pivot > resolution * diagonal)) {
      return false;
    }
    for (int k = 0; k < size; k++) {
      factor[k * n + size] = column[k];
    }
    factor[size * n + size] = Math.sqrt(pivot);
    members[size++] = index;
    return true;
  }

  /** Takes out the index at a position; those behind it move up. */
  void remove(int position) {
    size--;
    System.arraycopy(members, position + 1, members, position, size - position);
    for (int k = 0; k <= size; k++) {
      int from = k * n + Math.max(position, k - 1);
      System.arraycopy(factor, from + 1, factor, from, k * n + size - from);
    }
    for (int k = position; k < size; k++) {
      rotate(k * n, (k + 1) * n, k);
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
      double sum = x[k];
      for (int c = k + 1; c < size; c++) {
        sum -= factor[row + c] * x[c];
      }
      x[k] = sum / factor[row + k];
    }
  }

  /** Solves Rᵀx = x in place and returns the squared norm of the solution. */
  private double forward(double[] x) {
    double square = 0;
    for (int k = 0; k < size; k++) {
      int row = k * n;
      double value = x[k] / factor[row + k];
      x[k] = value;
      square += value * value;
      for (int c = k + 1; c < size; c++) {
        x[c] -= value * factor[row + c];
      }
    }
    return square;
  }
}
