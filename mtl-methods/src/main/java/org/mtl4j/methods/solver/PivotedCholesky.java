// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * The factor L [n, r] of a positive semidefinite matrix A = LLᵀ of rank r, by Cholesky
 * factorization with complete pivoting (Higham, Accuracy and Stability of Numerical Algorithms,
 * section 10.3).
 *
 * <p>The remainder of a diagonal entry is the squared distance of its row from the span of the
 * previous pivot rows. A row whose remainder is at most a given share of its square is never a
 * pivot, but has its row in L. Entries of LLᵀ equal those of A up to rounding relative to √(a_ii
 * a_jj), for rows of any length.
 *
 * <p>Rows of L are numbered by position: the pivots first, in order.
 */
final class PivotedCholesky {
  private double[] matrix = {};
  private int n;
  private int rank;
  private double[] columns = {};
  private double[] column = {};
  private double[] left = {};
  private int[] order = {};

  /**
   * Factorizes a symmetric n x n matrix, row-major.
   *
   * @param zero the share of a diagonal entry that counts as zero
   */
  void factorize(double[] matrix, int n, double zero) {
    this.matrix = matrix;
    this.n = n;
    if (n > order.length) {
      columns = new double[n * n];
      column = new double[n];
      left = new double[n];
      order = new int[n];
    }
    for (int i = 0; i < n; i++) {
      order[i] = i;
      left[i] = matrix[i * n + i];
    }
    rank = 0;
    for (int pivot = next(zero); pivot >= 0; pivot = next(zero)) {
      exchange(pivot);
      eliminate();
      rank++;
    }
  }

  /** The rank r. */
  int rank() {
    return rank;
  }

  /** The index at a position. */
  int index(int position) {
    return order[position];
  }

  /** The entry of L at a position and a column. */
  double entry(int position, int k) {
    return position < k ? 0 : columns[k * n + position];
  }

  /** The position with the largest remainder, or -1 if all count as zero. */
  private int next(double zero) {
    int best = -1;
    double most = 0;
    for (int i = rank; i < n; i++) {
      if (left[i] > most && left[i] > zero * matrix[order[i] * n + order[i]]) {
        most = left[i];
        best = i;
      }
    }
    return best;
  }

  private void exchange(int pivot) {
    int index = order[pivot];
    order[pivot] = order[rank];
    order[rank] = index;
    double square = left[pivot];
    left[pivot] = left[rank];
    left[rank] = square;
    for (int k = 0; k < rank; k++) {
      double entry = columns[k * n + pivot];
      columns[k * n + pivot] = columns[k * n + rank];
      columns[k * n + rank] = entry;
    }
  }

  /** Appends the column of the pivot at position r. */
  private void eliminate() {
    remainder(rank, rank + 1);
    double root = Math.sqrt(left[rank]);
    int target = rank * n;
    columns[target + rank] = root;
    for (int i = rank + 1; i < n; i++) {
      double entry = column[i] / root;
      columns[target + i] = entry;
      left[i] -= entry * entry;
    }
  }

  /**
   * Computes the remainder of a row of A after the columns so far, from a position on, in {@code
   * column}.
   */
  private void remainder(int row, int from) {
    int start = order[row] * n;
    for (int i = from; i < n; i++) {
      column[i] = matrix[start + order[i]];
    }
    int k = 0;
    // Four columns at a time: a quarter of the traffic on the sums.
    for (; k < rank - 3; k += 4) {
      int first = k * n;
      int second = first + n;
      int third = second + n;
      int fourth = third + n;
      double a = columns[first + row];
      double b = columns[second + row];
      double c = columns[third + row];
      double d = columns[fourth + row];
      for (int i = from; i < n; i++) {
        column[i] -=
            (a * columns[first + i] + b * columns[second + i])
                + (c * columns[third + i] + d * columns[fourth + i]);
      }
    }
    for (; k < rank; k++) {
      double factor = columns[k * n + row];
      for (int i = from; i < n; i++) {
        column[i] -= factor * columns[k * n + i];
      }
    }
  }

  /** The largest entry of A - LLᵀ, relative to √(a_ii a_jj). */
  double largestRemainder() {
    double largest = 0;
    for (int row = rank; row < n; row++) {
      remainder(row, row);
      double own = matrix[order[row] * n + order[row]];
      for (int i = row; i < n; i++) {
        double size = Math.sqrt(own) * Math.sqrt(matrix[order[i] * n + order[i]]);
        double rest = Math.abs(column[i]);
        largest = rest > 0 ? Math.max(largest, rest / size) : largest;
      }
    }
    return largest;
  }

  /** Solves Ax = x in place, for a matrix of full rank. */
  void solve(double[] x) {
    for (int i = 0; i < n; i++) {
      column[i] = x[order[i]];
    }
    for (int k = 0; k < n; k++) {
      double value = column[k] / columns[k * n + k];
      column[k] = value;
      for (int i = k + 1; i < n; i++) {
        column[i] -= value * columns[k * n + i];
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      double sum = column[k];
      for (int i = k + 1; i < n; i++) {
        sum -= columns[k * n + i] * column[i];
      }
      column[k] = sum / columns[k * n + k];
    }
    for (int i = 0; i < n; i++) {
      x[order[i]] = column[i];
    }
  }
}
