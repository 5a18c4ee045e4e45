// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Gradient surgery on the Gramian (Yu et al., Gradient Surgery for Multi-Task Learning, NeurIPS
 * 2020).
 *
 * <p>For each task i, over the others j in a given order: if gᵢ·gⱼ &lt; 0, the component of gᵢ
 * along the original gⱼ is removed. Row i remains a combination of the rows of J, so its products
 * with them follow from the Gramian. Computed for unit rows.
 */
public final class GradientSurgery {
  private final CosineMatrix cosines;
  private double[] products = {};
  private double[] row = {};
  private double[] sum = {};
  private int[] rowOf = {};

  /** With workspace for {@code capacity} tasks. */
  public GradientSurgery(int capacity) {
    cosines = new CosineMatrix("GradientSurgery", capacity);
    allocate(capacity);
  }

  private void allocate(int n) {
    products = new double[n];
    row = new double[n];
    sum = new double[n];
    rowOf = new int[n];
  }

  /**
   * Writes the weights of the sum of all projected rows to {@code weights}.
   *
   * @param orders for each task the other tasks in order; a task that is not listed is skipped
   * @throws SolverException if the Gramian is not finite
   */
  public void solve(double[] gramian, int n, int[][] orders, double[] weights) {
    cosines.read(gramian, n);
    if (n > row.length) {
      allocate(n);
    }
    int size = cosines.size();
    Arrays.fill(rowOf, 0, n, -1);
    Arrays.fill(sum, 0, size, 0.0);
    for (int i = 0; i < size; i++) {
      rowOf[cosines.task(i)] = i;
    }
    for (int i = 0; i < size; i++) {
      project(i, orders[cosines.task(i)]);
      for (int j = 0; j < size; j++) {
        sum[j] += cosines.norm(i) * row[j];
      }
    }
    Arrays.fill(weights, 0, n, 1.0);
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] = sum[i] / cosines.norm(i);
    }
  }

  /** Computes the coefficients of row i after its projections, in {@code row}. */
  private void project(int i, int[] order) {
    int size = cosines.size();
    double[] values = cosines.values();
    Arrays.fill(row, 0, size, 0.0);
    row[i] = 1;
    System.arraycopy(values, i * size, products, 0, size);
    for (int task : order) {
      int other = rowOf[task];
      if (other < 0 || !(products[other] < 0)) {
        continue;
      }
      double component = products[other];
      row[other] -= component;
      for (int j = 0; j < size; j++) {
        products[j] -= component * values[other * size + j];
      }
    }
  }
}
