// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/**
 * The numbers of a column over the training rows.
 *
 * @param sorted the present ones, ascending
 * @param hasMissing whether a row has none
 */
record Sample(double[] sorted, boolean hasMissing) {
  private static final int GRID = 1000;

  static Sample of(Table table, String column) {
    double[] values = Columns.numbers(table, column);
    for (int row = 0; row < values.length; row++) {
      if (Double.isInfinite(values[row])) {
        throw new DataException(
            table.origin()
                + ", row "
                + (row + 1)
                + ", column '"
                + column
                + "': found "
                + values[row]
                + " where a finite number is expected");
      }
    }
    // -0 and 0 are one value, though they sort apart.
    double[] present =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).map(v -> v + 0.0).toArray();
    Arrays.sort(present);
    return new Sample(present, present.length < values.length);
  }

  boolean isEmpty() {
    return sorted.length == 0;
  }

  boolean isConstant() {
    return smallest() == sorted[sorted.length - 1];
  }

  double smallest() {
    return sorted[0];
  }

  /** A sample of another quantity, which grows with this one. */
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
   * Where buckets of about equal count begin, the first one left out. A value with more rows than a
   * bucket has one of its own, and the others share what is left: so zeros that most rows have do
   * not swallow the tail behind them. A column that is not constant has two buckets at least.
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

  /** Normal scores of the middle ranks, at every value or at a grid of them. */
  Scaling.Quantile quantiles() {
    List<Double> points = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    double n = sorted.length;
    double next = 0;
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(from);
      // The first and the last value, and in between one where a step of the grid is reached.
      if (from == 0 || to == sorted.length || to / n >= next) {
        points.add(sorted[from]);
        scores.add(NormalScore.of((from + to) / 2.0 / n));
        next = Math.floor(to / n * GRID + 1) / GRID;
      }
    }
    return new Scaling.Quantile(points, scores);
  }

  /** Behind the last of the values equal to the one at a place. */
  private int end(int from) {
    int to = from + 1;
    while (to < sorted.length && sorted[to] == sorted[from]) {
      to++;
    }
    return to;
  }
}
