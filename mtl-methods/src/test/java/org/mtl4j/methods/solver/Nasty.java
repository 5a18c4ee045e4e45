// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** Gradients of the kinds that break solvers. */
enum Nasty {
  DEPENDENT,
  COPIES,
  NEAR_COPIES,
  WITHIN_A_BILLIONTH,
  SCALED,
  WHOLE_NUMBERS,
  ONE_DOMINATES,
  OPPOSITE_MULTIPLES,
  ALL_OPPOSITE,
  STATIONARY,
  NEARLY_STATIONARY,
  IN_CONFLICT,
  ZEROS;

  /** Random rows of this kind, of any rank. */
  Jacobian of(int tasks, Random random) {
    int width = 1 + random.nextInt(2 * tasks + 2);
    double[][] rows = new double[tasks][width];
    for (double[] row : rows) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    change(rows, random);
    return new Jacobian(this + ", " + tasks + " x " + width, rows);
  }

  private void change(double[][] rows, Random random) {
    int n = rows.length;
    switch (this) {
      case DEPENDENT -> {}
      case WHOLE_NUMBERS -> each(rows, row -> Arrays.setAll(row, k -> random.nextInt(5) - 2));
      case SCALED -> each(rows, row -> multiply(row, power(random, 12)));
      case ONE_DOMINATES ->
          multiply(rows[random.nextInt(n)], Math.pow(10, 12 * random.nextDouble()));
      case ZEROS -> each(rows, row -> multiply(row, random.nextInt(3) == 0 ? 0 : 1));
      case ALL_OPPOSITE -> {
        for (int i = 1; i < n; i++) {
          copy(rows, 0, i, i % 2 == 0 ? 1 : -1, 0);
        }
      }
      case WITHIN_A_BILLIONTH -> {
        for (int i = 1; i < n; i++) {
          copy(rows, 0, i, 1, 1e-9);
        }
      }
      case COPIES, NEAR_COPIES, OPPOSITE_MULTIPLES -> {
        for (int i = 1; i < n; i++) {
          if (this == OPPOSITE_MULTIPLES || random.nextInt(3) > 0) {
            double factor =
                this == OPPOSITE_MULTIPLES
                    ? (random.nextInt(4) == 0 ? 1 : -1) * power(random, 4)
                    : 1;
            double own = this == NEAR_COPIES ? Math.pow(10, -3 - 9 * random.nextDouble()) : 0;
            copy(rows, random.nextInt(i), i, factor, own);
          }
        }
      }
      case STATIONARY -> center(rows, 1);
      case NEARLY_STATIONARY -> center(rows, 1 - Math.pow(10, -12 * random.nextDouble()));
      case IN_CONFLICT -> {
        each(rows, row -> multiply(row, 1 / Jacobian.norm(row)));
        center(rows, 0.9999);
      }
    }
  }

  private static double power(Random random, double decades) {
    return Math.pow(10, decades * (2 * random.nextDouble() - 1));
  }

  private static void each(double[][] rows, Consumer<double[]> change) {
    Arrays.stream(rows).forEach(change);
  }

  private static void multiply(double[] row, double factor) {
    Arrays.setAll(row, k -> factor * row[k]);
  }

  private static void copy(double[][] rows, int from, int to, double factor, double own) {
    Arrays.setAll(rows[to], k -> factor * rows[from][k] + own * rows[to][k]);
  }

  private static void center(double[][] rows, double part) {
    for (int k = 0; k < rows[0].length; k++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[k] / rows.length;
      }
      for (double[] row : rows) {
        row[k] -= part * mean;
      }
    }
  }
}
