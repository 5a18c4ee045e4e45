// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * Lines of equal height over a square, by marching squares: pieces of lines, parted by NaN.
 *
 * @param x of the ends of the pieces
 * @param y of the same
 */
record Contours(List<Double> x, List<Double> y) {
  private static final int CELLS = 160;

  /**
   * Follows one level.
   *
   * @param bound the square is [-bound, bound] in both directions
   */
  static Contours of(DoubleBinaryOperator height, double level, double bound) {
    Contours lines = new Contours(new ArrayList<>(), new ArrayList<>());
    double size = 2 * bound / CELLS;
    for (int i = 0; i < CELLS; i++) {
      for (int j = 0; j < CELLS; j++) {
        lines.cell(height, level, -bound + i * size, -bound + j * size, size);
      }
    }
    return lines;
  }

  /** Joins the points where the level crosses the edges of a cell, two by two. */
  private void cell(DoubleBinaryOperator height, double level, double x0, double y0, double size) {
    double[][] corners = {{x0, y0}, {x0 + size, y0}, {x0 + size, y0 + size}, {x0, y0 + size}};
    double[] above = new double[corners.length];
    for (int k = 0; k < corners.length; k++) {
      above[k] = height.applyAsDouble(corners[k][0], corners[k][1]) - level;
    }
    int ends = 0;
    for (int k = 0; k < corners.length; k++) {
      int next = (k + 1) % corners.length;
      if (above[k] < 0 != above[next] < 0) {
        double share = above[k] / (above[k] - above[next]);
        add(
            corners[k][0] + share * (corners[next][0] - corners[k][0]),
            corners[k][1] + share * (corners[next][1] - corners[k][1]));
        ends++;
        if (ends % 2 == 0) {
          add(Double.NaN, Double.NaN);
        }
      }
    }
  }

  private void add(double px, double py) {
    x.add(px);
    y.add(py);
  }
}
