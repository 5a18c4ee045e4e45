// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.mtl4j.serve.file.Json;

/**
 * A curve of bounded size. Up to its limit it has every point. Beyond, it has the lowest and the
 * highest point of each of several spans with equal numbers of points, so that extremes stay. The
 * first and the last point are always among its points. NaN is a gap if a whole span is NaN.
 */
final class Curve {
  private final int limit;
  private final double[] lowX;
  private final double[] lowY;
  private final double[] highX;
  private final double[] highY;
  private int spans;
  private int inSpan;
  private int perSpan = 1;
  private double firstX = Double.NaN;
  private double firstY;
  private double lastX;
  private double lastY;

  /**
   * An empty curve.
   *
   * @param points the most points, about; at least 8
   */
  Curve(int points) {
    limit = Math.max(4, points / 2) * 2;
    lowX = new double[limit];
    lowY = new double[limit];
    highX = new double[limit];
    highY = new double[limit];
  }

  /** Adds a point to the right of all others. */
  void add(double x, double y) {
    if (Double.isNaN(firstX)) {
      firstX = x;
      firstY = y;
    }
    lastX = x;
    lastY = y;
    if (inSpan == 0) {
      if (spans == limit) {
        join();
      }
      set(spans++, x, y);
    } else {
      widen(spans - 1, x, y, x, y);
    }
    inSpan = (inSpan + 1) % perSpan;
  }

  private void set(int span, double x, double y) {
    lowX[span] = x;
    lowY[span] = y;
    highX[span] = x;
    highY[span] = y;
  }

  private void widen(int span, double x0, double y0, double x1, double y1) {
    if (!(lowY[span] <= y0) && !Double.isNaN(y0)) {
      lowX[span] = x0;
      lowY[span] = y0;
    }
    if (!(highY[span] >= y1) && !Double.isNaN(y1)) {
      highX[span] = x1;
      highY[span] = y1;
    }
  }

  /** Joins pairs of spans. All are complete, and their number is even. */
  private void join() {
    for (int i = 0; i < limit / 2; i++) {
      int from = 2 * i;
      lowX[i] = lowX[from];
      lowY[i] = lowY[from];
      highX[i] = highX[from];
      highY[i] = highY[from];
      widen(i, lowX[from + 1], lowY[from + 1], highX[from + 1], highY[from + 1]);
    }
    spans = limit / 2;
    perSpan *= 2;
  }

  /** Whether points were left out. */
  boolean thinned() {
    return perSpan > 1;
  }

  /** The points as two arrays, {@code x} and {@code y}; numbers that are not finite are null. */
  void write(ObjectNode node, boolean exact) {
    double[] x = new double[2 * spans + 2];
    double[] y = new double[2 * spans + 2];
    int size = 0;
    for (int i = 0; i < spans; i++) {
      boolean lowFirst = lowX[i] <= highX[i];
      size = append(x, y, size, lowFirst ? lowX[i] : highX[i], lowFirst ? lowY[i] : highY[i]);
      size = append(x, y, size, lowFirst ? highX[i] : lowX[i], lowFirst ? highY[i] : lowY[i]);
    }
    if (size > 0 && x[0] > firstX) {
      System.arraycopy(x, 0, x, 1, size);
      System.arraycopy(y, 0, y, 1, size++);
      x[0] = firstX;
      y[0] = firstY;
    }
    size = append(x, y, size, lastX, lastY);
    node.set("x", numbers(Arrays.copyOf(x, size), true));
    node.set("y", numbers(Arrays.copyOf(y, size), exact));
  }

  private int append(double[] x, double[] y, int size, double atX, double atY) {
    if (spans == 0 || (size > 0 && x[size - 1] >= atX)) {
      return size;
    }
    x[size] = atX;
    y[size] = atY;
    return size + 1;
  }

  /**
   * Numbers as JSON.
   *
   * @param exact whether a number has all digits, and not those of single precision alone
   */
  static ArrayNode numbers(double[] values, boolean exact) {
    ArrayNode array = Json.mapper().createArrayNode();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        array.addNull();
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        array.add((long) value);
      } else if (exact) {
        array.add(value);
      } else {
        array.add((float) value);
      }
    }
    return array;
  }
}
