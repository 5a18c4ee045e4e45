// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/**
 * The numbers of a column in the training rows.
 *
 * @param sorted the numbers that are not missing, ascending
 * @param hasMissing whether a row has none
 */
record Sample(double[] sorted, boolean hasMissing) {
  private static final int GRID = 1000;

  static Sample of(Table table, String column) {
    return of(table.origin(), column, Columns.numbers(table, column));
  }

  /**
   * @param values the numbers of all rows; NaN is missing
   */
  static Sample of(String origin, String column, double[] values) {
    for (int row = 0; row < values.length; row++) {
      if (Double.isInfinite(values[row])) {
        throw new DataException(
            origin
                + ", row "
                + (row + 1)
                + ", column '"
                + column
                + "': found "
                + values[row]
                + " where a finite number is expected");
      }
    }
    // -0 and 0 are equal, but sorted apart.
    double[] present =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).map(v -> v + 0.0).toArray();
    Arrays.sort(present);
    return new Sample(present, present.length < values.length);
  }

  boolean isEmpty() {
    return sorted.length == 0;
  }

  boolean isConstant() {
    return smallest() == largest();
  }

  double largest() {
    return sorted[sorted.length - 1];
  }

  /** A quantile, interpolated linearly between the two nearest ranks. */
  double quantile(double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    double part = rank - below;
    return (1 - part) * sorted[below] + part * sorted[above];
  }

  double smallest() {
    return sorted[0];
  }

  /** The sample of an increasing function of the numbers. */
  Sample map(DoubleUnaryOperator increasing) {
    return new Sample(Arrays.stream(sorted).map(increasing).toArray(), hasMissing);
  }

  double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }

  /** The root of the mean squared distance from the mean. */
  double deviation() {
    double mean = mean();
    double squares = Arrays.stream(sorted).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / sorted.length);
  }

  /**
   * The lower bounds of buckets of about equal count, without the first. A value with more rows
   * than a bucket has a bucket of its own, and the other values share the remaining buckets:
   * frequent zeros do not absorb the tail. A column that is not constant has at least two buckets.
   */
  List<Double> edges(int buckets) {
    List<Double> edges = new ArrayList<>();
    int begin = 0;
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(from);
      double fair = (double) (sorted.length - begin) / (buckets - edges.size());
      boolean full = from - begin >= fair || to - from >= fair;
      if (from > begin && full && edges.size() < buckets - 1) {
        edges.add(sorted[from]);
        begin = from;
      }
    }
    return edges;
  }

  /** The distinct values that occur often enough, ascending. */
  List<Double> frequent(int minimumCount) {
    List<Double> values = new ArrayList<>();
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(from);
      if (to - from >= minimumCount) {
        values.add(sorted[from]);
      }
    }
    return values;
  }

  /** Normal scores of the middle ranks, at every value or on a grid. */
  Scaling.Quantile quantiles() {
    List<Double> points = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    double n = sorted.length;
    double next = 0;
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(from);
      // The first and the last value, and between them one for each step of the grid.
      if (from == 0 || to == sorted.length || to / n >= next) {
        points.add(sorted[from]);
        scores.add(NormalScore.of((from + to) / 2.0 / n));
        next = Math.floor(to / n * GRID + 1) / GRID;
      }
    }
    return new Scaling.Quantile(points, scores);
  }

  /** The index after the last value that equals the one at an index. */
  private int end(int from) {
    int to = from + 1;
    while (to < sorted.length && sorted[to] == sorted[from]) {
      to++;
    }
    return to;
  }
}
