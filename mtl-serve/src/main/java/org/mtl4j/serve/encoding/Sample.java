// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.numbers.arrays.Selection;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** The numbers of a column in the training rows. Sorts them only if all ranks are needed. */
final class Sample {
  private static final int GRID = 1000;

  /** Summands that are added one by one. */
  private static final int RUN = 128;

  private final double[] present;
  private final boolean hasMissing;
  private final double smallest;
  private final double largest;
  private double[] ascending;
  private double mean = Double.NaN;

  /**
   * @param present the numbers that are not missing; -0 is 0
   * @param hasMissing whether a row has none
   */
  private Sample(double[] present, boolean hasMissing) {
    this.present = present;
    this.hasMissing = hasMissing;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : present) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    this.smallest = least;
    this.largest = most;
  }

  static Sample of(Table table, String column) {
    return of(table.origin(), column, Columns.numbers(table, column));
  }

  /**
   * @param values the numbers of all rows; NaN is missing
   * @throws DataException if one is infinite
   */
  static Sample of(String origin, String column, double[] values) {
    double[] present = new double[values.length];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      double value = values[row];
      if (Double.isInfinite(value)) {
        throw new DataException(
            "%s, row %d, column '%s': found %s where a finite number is expected"
                .formatted(origin, row + 1, column, value));
      }
      if (!Double.isNaN(value)) {
        present[count++] = value + 0.0; // -0 and 0 are equal, but sorted apart
      }
    }
    return new Sample(
        count == values.length ? present : Arrays.copyOf(present, count), count < values.length);
  }

  boolean isEmpty() {
    return present.length == 0;
  }

  boolean hasMissing() {
    return hasMissing;
  }

  boolean isConstant() {
    return smallest == largest;
  }

  double smallest() {
    return smallest;
  }

  double largest() {
    return largest;
  }

  /** The numbers, ascending. */
  private double[] sorted() {
    if (ascending == null) {
      ascending = present.clone();
      Arrays.sort(ascending);
    }
    return ascending;
  }

  /**
   * Quantiles, interpolated linearly between the two nearest ranks. Orders the numbers no more than
   * that needs.
   */
  double[] quantiles(double... shares) {
    int last = present.length - 1;
    int[] ranks =
        Arrays.stream(shares)
            .mapToInt(share -> (int) (share * last))
            .flatMap(below -> IntStream.of(below, Math.min(below + 1, last)))
            .toArray();
    double[] selected = present.clone();
    Selection.select(selected, ranks);
    return Arrays.stream(shares).map(share -> between(selected, share * last)).toArray();
  }

  private static double between(double[] selected, double rank) {
    int below = (int) rank;
    int above = Math.min(below + 1, selected.length - 1);
    double part = rank - below;
    return (1 - part) * selected[below] + part * selected[above];
  }

  /** The sample of a function of the numbers. */
  Sample map(DoubleUnaryOperator function) {
    return new Sample(Arrays.stream(present).map(function).toArray(), hasMissing);
  }

  double mean() {
    if (Double.isNaN(mean)) {
      mean = sum(0, present.length, 0, 1) / present.length;
    }
    return mean;
  }

  /** The root of the mean squared distance from the mean. */
  double deviation() {
    return Math.sqrt(sum(0, present.length, mean(), 2) / present.length);
  }

  /**
   * The sum of powers of the differences from a center, added in pairs, so that the rounding errors
   * grow with the logarithm of the count.
   *
   * <p>N. J. Higham: The Accuracy of Floating Point Summation, SIAM J. Sci. Comput. 14, 1993.
   */
  private double sum(int from, int to, double center, int power) {
    if (to - from > RUN) {
      int middle = (from + to) >>> 1;
      return sum(from, middle, center, power) + sum(middle, to, center, power);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      double difference = present[i] - center;
      sum += power == 1 ? difference : difference * difference;
    }
    return sum;
  }

  /**
   * The lower bounds of buckets of about equal count, without the first. A value with more rows
   * than a bucket has a bucket of its own, and the other values share the remaining buckets:
   * frequent zeros do not absorb the tail. A column that is not constant has at least two buckets.
   */
  List<Double> edges(int buckets) {
    double[] sorted = sorted();
    List<Double> edges = new ArrayList<>();
    int begin = 0;
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(sorted, from);
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
    double[] sorted = sorted();
    List<Double> values = new ArrayList<>();
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(sorted, from);
      if (to - from >= minimumCount) {
        values.add(sorted[from]);
      }
    }
    return values;
  }

  /** Normal scores of the middle ranks, at every value or on a grid. */
  Scaling.Quantile quantiles() {
    double[] sorted = sorted();
    List<Double> points = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    double n = sorted.length;
    double next = 0;
    for (int from = 0, to; from < sorted.length; from = to) {
      to = end(sorted, from);
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
  private static int end(double[] sorted, int from) {
    int to = from + 1;
    while (to < sorted.length && sorted[to] == sorted[from]) {
      to++;
    }
    return to;
  }
}
