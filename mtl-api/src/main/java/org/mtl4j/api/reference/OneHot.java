// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Replaces columns of categories by one column of 0 or 1 for each of their frequent codes. Rows
 * with another code have 0 in all of them. Columns of numbers are unchanged.
 */
public final class OneHot {
  /** The columns of the result: a column of the features, and the code that gives 1. */
  private final List<Source> sources = new ArrayList<>();

  private record Source(int column, int code) {
    double of(double[] row) {
      return code < 0 ? row[column] : row[column] == code ? 1 : 0;
    }
  }

  private OneHot() {}

  /**
   * Chooses codes by their number of training rows.
   *
   * @param label has the cardinality of each column
   * @param training [rows][columns]
   * @param most codes of one column that get a column; the most frequent ones
   */
  public static OneHot of(Label label, double[][] training, int most) {
    OneHot result = new OneHot();
    for (int column = 0; column < label.cardinalities().size(); column++) {
      int cardinality = label.cardinalities().get(column);
      if (cardinality == 0) {
        result.sources.add(new Source(column, -1));
        continue;
      }
      int[] counts = new int[cardinality];
      for (double[] row : training) {
        counts[(int) row[column]]++;
      }
      int here = column;
      IntStream.range(0, cardinality)
          .filter(code -> counts[code] > 0)
          .boxed()
          .sorted(Comparator.comparingInt(code -> -counts[code]))
          .limit(most)
          .sorted()
          .forEach(code -> result.sources.add(new Source(here, code)));
    }
    return result;
  }

  /** The number of columns of the result. */
  public int width() {
    return sources.size();
  }

  /** The rows with one column for each chosen code. */
  public double[][] apply(double[][] features) {
    double[][] result = new double[features.length][width()];
    for (int row = 0; row < result.length; row++) {
      for (int i = 0; i < sources.size(); i++) {
        result[row][i] = sources.get(i).of(features[row]);
      }
    }
    return result;
  }
}
