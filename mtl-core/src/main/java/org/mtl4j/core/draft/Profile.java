// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.core.data.csv.CsvGuess;
import org.mtl4j.methods.task.Polarity;

/**
 * The contents of a column.
 *
 * @param name its name
 * @param rows rows of the table
 * @param missing rows without a value, including those with a marker
 * @param number whether all values except markers are numbers
 * @param whole whether all numbers are whole
 * @param markers texts for a missing value in a column of numbers
 * @param values the distinct values, the most frequent first
 * @param counts the number of rows of each value
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

  /** Texts that people write for a missing number. */
  private static final Set<String> MARKERS =
      Set.of(
          "n/a", "#n/a", "null", "none", "nan", "nil", "-", "--", ".", "..", "missing", "unknown",
          "<na>");

  /** Values shown in a description. */
  private static final int EXAMPLES = 3;

  /** Characters of a shown value, at most. */
  private static final int LONGEST = 30;

  /** Row numbers span less than this many times the number of rows. */
  private static final double DENSE = 1.1;

  /** Beyond 2^53, whole numbers are not exact. */
  private static final double LARGEST_WHOLE = 0x1p53;

  /** Digits of a shown number. */
  private static final int DIGITS = 6;

  /** The profile of a column that was read as text. */
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

  /** The number of distinct values. */
  int distinct() {
    return values.size();
  }

  int present() {
    return rows - missing;
  }

  /** The share of the most frequent value among the rows that have one. */
  double largest() {
    return counts.isEmpty() ? 1 : (double) counts.get(0) / present();
  }

  /** The number of rows of the rarest value. */
  int fewest() {
    return counts.isEmpty() ? 0 : counts.get(counts.size() - 1);
  }

  /** Whether its values are numbers, and not all whole. */
  boolean isMeasured() {
    return number && !whole;
  }

  /** Whether its values are 0 and 1. */
  boolean isFlag() {
    return number
        && distinct() == 2
        && values.stream().allMatch(v -> Double.parseDouble(v) == 0 || Double.parseDouble(v) == 1);
  }

  /** Whether its values are 0 and 1, or a pair of words such as no and yes. */
  boolean isYesNo() {
    return isFlag() || Polarity.positive(values).isPresent();
  }

  /** The smallest number. */
  double least() {
    return numbers().min().orElse(Double.NaN);
  }

  /** The largest number. */
  double most() {
    return numbers().max().orElse(Double.NaN);
  }

  /** The mean of the numbers. */
  double mean() {
    double sum = 0;
    for (int i = 0; i < distinct(); i++) {
      sum += counts.get(i) * Double.parseDouble(values.get(i));
    }
    return sum / present();
  }

  /** The standard deviation of the numbers. */
  double deviation() {
    double mean = mean();
    double sum = 0;
    for (int i = 0; i < distinct(); i++) {
      double difference = Double.parseDouble(values.get(i)) - mean;
      sum += counts.get(i) * difference * difference;
    }
    return Math.sqrt(sum / present());
  }

  /** The share of rows without a value. */
  double missingShare() {
    return (double) missing / rows;
  }

  private DoubleStream numbers() {
    return values.stream().mapToDouble(Double::parseDouble);
  }

  /** Why it is useless as an input; empty if it is not. */
  String uselessness() {
    if (distinct() < 2) {
      return distinct() == 0 ? "no value" : "only one value";
    }
    boolean allDifferent = distinct() == present();
    if (number && whole && allDifferent && present() > 100) {
      if (most() - least() < DENSE * present()) {
        return "whole numbers, each once: probably the number of the row";
      }
      if (Math.max(most(), -least()) > LARGEST_WHOLE) {
        return "whole numbers beyond 2^53, each once: probably an id";
      }
    }
    return !number && distinct() > 100 && 2 * distinct() > present()
        ? distinct() + " values, nearly one per row: a name or free text"
        : "";
  }

  /** Why it is useless, else a short description. */
  String why() {
    return uselessness().isEmpty() ? words() : uselessness();
  }

  /** A short description. */
  String words() {
    String missed =
        missing == 0 ? "" : String.format(Locale.ROOT, ", %.1f %% missing", 100.0 * missing / rows);
    if (number) {
      String few = whole && distinct() <= 100 ? ", " + distinct() + " whole values" : "";
      return plain(least()) + " to " + plain(most()) + few + missed;
    }
    String examples =
        String.join(
            ", ",
            values.stream().limit(EXAMPLES).map(value -> "'" + shorter(value) + "'").toList());
    return distinct() + " values, such as " + examples + missed;
  }

  /** A text on one line, shortened. */
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
