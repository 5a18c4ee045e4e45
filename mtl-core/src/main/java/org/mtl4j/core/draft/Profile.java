// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.core.data.csv.CsvGuess;

/**
 * What a column holds.
 *
 * @param name of the column
 * @param rows of the table
 * @param missing how many rows have no value, those with a marker among them
 * @param number whether all values but markers are numbers
 * @param whole whether all of these are whole
 * @param markers what else than numbers stands in a column of numbers, for missing ones
 * @param values the different values, the most frequent first
 * @param counts how many rows have each
 */
record Profile(
    String name,
    int rows,
    int missing,
    boolean number,
    boolean whole,
    Set<String> markers,
    List<String> values,
    List<Integer> counts) {

  /** What people write for a missing number. */
  private static final Set<String> MARKERS =
      Set.of(
          "n/a", "#n/a", "null", "none", "nan", "nil", "-", "--", ".", "..", "missing", "unknown",
          "<na>");

  private static final int EXAMPLES = 3;
  private static final int LONGEST = 30;
  private static final int DIGITS = 6;

  /** Looks at a column that was read as text. */
  static Profile of(TextColumn column) {
    int[] counts = new int[column.dictionary().size()];
    int missing = 0;
    for (int code : column.codes()) {
      if (code < 0) {
        missing++;
      } else {
        counts[code]++;
      }
    }
    Set<String> others = new LinkedHashSet<>();
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0 && !CsvGuess.isNumber(column.dictionary().get(code))) {
        others.add(column.dictionary().get(code));
      }
    }
    boolean number =
        others.size() < counts.length
            && others.stream().allMatch(text -> MARKERS.contains(text.toLowerCase(Locale.ROOT)));
    List<String> values = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    int[] byCount =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int code : byCount) {
      String value = column.dictionary().get(code);
      if (number && others.contains(value)) {
        missing += counts[code];
      } else if (counts[code] > 0) {
        values.add(value);
        sizes.add(counts[code]);
      }
    }
    return new Profile(
        column.name(),
        column.size(),
        missing,
        number,
        number && values.stream().allMatch(text -> Double.parseDouble(text) % 1 == 0),
        number ? others : Set.of(),
        values,
        sizes);
  }

  /** How many different values. */
  int distinct() {
    return values.size();
  }

  int present() {
    return rows - missing;
  }

  /** The share of the most frequent value among those that are there. */
  double largest() {
    return counts.isEmpty() ? 1 : (double) counts.get(0) / present();
  }

  /** The rows of the rarest value. */
  int fewest() {
    return counts.isEmpty() ? 0 : counts.get(counts.size() - 1);
  }

  /** Whether it holds 0 and 1 and nothing else. */
  boolean isFlag() {
    return number
        && distinct() == 2
        && values.stream().allMatch(v -> Double.parseDouble(v) == 0 || Double.parseDouble(v) == 1);
  }

  /** Why it is of no use as an input; empty where it may be. */
  String uselessness() {
    if (distinct() < 2) {
      return distinct() == 0 ? "no value" : "one value alone";
    }
    boolean allDifferent = distinct() == present();
    if (number && whole && allDifferent && present() > 100) {
      return "whole numbers, each once: it seems to count rows";
    }
    return !number && distinct() > 100 && 2 * distinct() > present()
        ? distinct() + " values, nearly every row its own: a name or free text"
        : "";
  }

  /** What a person wants to know of it. */
  String words() {
    String missed =
        missing == 0 ? "" : String.format(Locale.ROOT, ", %.1f %% missing", 100.0 * missing / rows);
    if (number) {
      double least = values.stream().mapToDouble(Double::parseDouble).min().orElse(Double.NaN);
      double most = values.stream().mapToDouble(Double::parseDouble).max().orElse(Double.NaN);
      String few = whole && distinct() <= 100 ? ", " + distinct() + " whole values" : "";
      return plain(least) + " to " + plain(most) + few + missed;
    }
    String examples =
        String.join(
            ", ",
            values.stream().limit(EXAMPLES).map(value -> "'" + shorter(value) + "'").toList());
    return distinct() + " values, such as " + examples + missed;
  }

  /** A text of one line that does not fill the screen. */
  static String shorter(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
  }

  private static String plain(double number) {
    String text =
        new BigDecimal(number).round(new MathContext(DIGITS)).stripTrailingZeros().toPlainString();
    return text.length() <= 2 * DIGITS ? text : Double.toString(number);
  }
}
