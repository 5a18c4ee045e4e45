// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * A vertex of {β : Mβ ≥ 0, β ≥ 0, Σβ = 1} from its basis: the positive β, and the rows met with
 * equality, one fewer. Solved by Gaussian elimination with partial pivoting.
 */
final class VertexSystem {
  private double[] rows = {};
  private int n;
  private int positives;
  private int tights;
  private int[] positive = {};
  private int[] tight = {};
  private double[] matrix = {};
  private double[] right = {};

  /** Starts with the rows M [m, n]. */
  void begin(double[] rows, int n) {
    this.rows = rows;
    this.n = n;
    positives = 0;
    tights = 0;
    if (n > right.length) {
      positive = new int[n];
      tight = new int[n];
      matrix = new double[n * n];
      right = new double[n];
    }
  }

  void positive(int variable) {
    positive[positives++] = variable;
  }

  void tight(int row) {
    tight[tights++] = row;
  }

  /**
   * Writes β to {@code weights}. Writes y with (c + Mᵀy)_j = π for all positive β_j to {@code
   * multipliers}, at the rows met with equality.
   *
   * @return whether the vertex exists and is unique
   */
  boolean solve(double[] objective, double[] weights, double[] multipliers) {
    Arrays.fill(weights, 0, n, 0.0);
    if (tights + 1 != positives) {
      return false;
    }
    fill(false);
    if (!eliminate()) {
      return false;
    }
    for (int k = 0; k < positives; k++) {
      weights[positive[k]] = right[k];
    }
    fill(true);
    for (int k = 0; k < positives; k++) {
      right[k] = objective[positive[k]];
    }
    if (!eliminate()) {
      return false;
    }
    for (int i = 0; i < tights; i++) {
      multipliers[tight[i]] = -right[i];
    }
    return true;
  }

  /** Fills in the tight rows and last Σβ = 1, or the transposed matrix. */
  private void fill(boolean transposed) {
    int size = positives;
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < size; k++) {
        double entry = i == tights ? 1 : rows[tight[i] * n + positive[k]];
        matrix[transposed ? k * size + i : i * size + k] = entry;
      }
      right[i] = i == tights ? 1 : 0;
    }
  }

  /** Solves for the right-hand side in place; returns false if the matrix is singular. */
  private boolean eliminate() {
    int size = positives;
    for (int k = 0; k < size; k++) {
      int pivot = k;
      for (int i = k + 1; i < size; i++) {
        pivot = Math.abs(matrix[i * size + k]) > Math.abs(matrix[pivot * size + k]) ? i : pivot;
      }
      if (matrix[pivot * size + k] == 0) {
        return false;
      }
      exchange(pivot, k);
      for (int i = k + 1; i < size; i++) {
        double factor = matrix[i * size + k] / matrix[k * size + k];
        if (factor != 0) {
          for (int j = k + 1; j < size; j++) {
            matrix[i * size + j] -= factor * matrix[k * size + j];
          }
          right[i] -= factor * right[k];
        }
      }
    }
    for (int k = size - 1; k >= 0; k--) {
      double sum = right[k];
      for (int j = k + 1; j < size; j++) {
        sum -= matrix[k * size + j] * right[j];
      }
      right[k] = sum / matrix[k * size + k];
    }
    return true;
  }

  private void exchange(int i, int k) {
    int size = positives;
    for (int j = k; j < size && i != k; j++) {
      double entry = matrix[i * size + j];
      matrix[i * size + j] = matrix[k * size + j];
      matrix[k * size + j] = entry;
    }
    double value = right[i];
    right[i] = right[k];
    right[k] = value;
  }
}
