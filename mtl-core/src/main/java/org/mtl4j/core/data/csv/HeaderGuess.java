// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.core.data.csv.ColumnGuess.Kind;

/**
 * Whether the first line of a table has the names of its columns.
 *
 * @param header whether it has
 * @param certain whether the lines leave no doubt
 */
record HeaderGuess(boolean header, boolean certain) {
  /**
   * Compares the first line with the others, column by column:
   *
   * <ul>
   *   <li>A word above numbers or dates is a name.
   *   <li>A number above numbers is a value if it has decimals or occurs twice in the line. It is a
   *       name if there are names above other numbers, or if all such numbers have equal steps, as
   *       years have, and differ from the numbers below.
   *   <li>A word above words is a value if it occurs below, and a name if nothing speaks against
   *       it.
   * </ul>
   *
   * @param records the values of the first lines, equally many in each
   */
  static HeaderGuess of(List<List<String>> records, RowFormat format) {
    if (records.size() < 2) {
      return new HeaderGuess(false, false);
    }
    Votes votes = new Votes();
    for (int column = 0; column < records.get(0).size(); column++) {
      votes.add(records, column, format);
    }
    return votes.decide(new HashSet<>(records.get(0)).size() == records.get(0).size());
  }

  /** What the columns say. */
  private static final class Votes {
    private int names;
    private int words;
    private int repeated;
    private int values;
    private int unlike;
    private final List<Double> whole = new ArrayList<>();

    void add(List<List<String>> records, int column, RowFormat format) {
      String first = records.get(0).get(column);
      if (format.missing().contains(first) || ColumnGuess.isMarker(first)) {
        return;
      }
      List<String> below = below(records, column, format);
      ColumnGuess guess = ColumnGuess.of(below, format);
      if (guess.kind() == Kind.TEXTS) {
        words++;
        repeated += below.contains(first) ? 1 : 0;
        return;
      }
      List<String> with = new ArrayList<>(below);
      with.add(0, first);
      ColumnGuess all = ColumnGuess.of(with, format);
      if (all.kind() != guess.kind()) {
        names++;
      } else if (all.kind() == Kind.NUMBERS) {
        addNumber(all.numbers());
      } else {
        values++;
      }
    }

    private void addNumber(List<OptionalDouble> numbers) {
      double first = numbers.get(0).getAsDouble();
      if (first % 1 != 0 || whole.contains(first)) {
        values++;
        return;
      }
      whole.add(first);
      double[] below =
          numbers.stream().skip(1).flatMapToDouble(OptionalDouble::stream).sorted().toArray();
      boolean fractions = java.util.Arrays.stream(below).anyMatch(value -> value % 1 != 0);
      boolean outside = first < below[0] || first > below[below.length - 1];
      unlike += fractions || outside ? 1 : 0;
    }

    HeaderGuess decide(boolean distinct) {
      if (names > 0) {
        return new HeaderGuess(names > values, values == 0 && whole.isEmpty() && repeated == 0);
      }
      if (values > 0 || repeated > 0) {
        return new HeaderGuess(false, true);
      }
      boolean steps = whole.size() > 1 && unlike == whole.size() && haveEqualSteps();
      return new HeaderGuess(whole.isEmpty() ? words > 0 && distinct : steps, false);
    }

    private boolean haveEqualSteps() {
      double step = whole.get(1) - whole.get(0);
      for (int i = 2; i < whole.size(); i++) {
        if (whole.get(i) - whole.get(i - 1) != step) {
          return false;
        }
      }
      return true;
    }
  }

  /** The distinct values below the first line that are not missing. */
  private static List<String> below(List<List<String>> records, int column, RowFormat format) {
    Set<String> values = new LinkedHashSet<>();
    for (List<String> record : records.subList(1, records.size())) {
      if (!format.missing().contains(record.get(column))) {
        values.add(record.get(column));
      }
    }
    return List.copyOf(values);
  }
}
