// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.mtl4j.api.data.Items;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.core.data.csv.ColumnGuess;
import org.mtl4j.core.data.csv.ColumnGuess.Kind;
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
 * @param values the distinct values, the most frequent first; numbers in their usual notation
 * @param counts the number of rows of each value
 * @param guess how its texts are read
 */
record Profile(
    String name,
    int rows,
    int missing,
    boolean number,
    boolean whole,
    Set<String> markers,
    List<String> values,
    List<Integer> counts,
    ColumnGuess guess) {

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
  static Profile of(TextColumn column, RowFormat format) {
    ColumnGuess guess = ColumnGuess.of(column.dictionary(), format);
    boolean number = guess.kind() == Kind.NUMBERS;
    int[] rows = new int[column.dictionary().size()];
    int missing = 0;
    for (int code : column.codes()) {
      if (code < 0) {
        missing++;
      } else {
        rows[code]++;
      }
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int code = 0; code < rows.length; code++) {
      String text = column.dictionary().get(code);
      if (guess.markers().contains(text)) {
        missing += rows[code];
      } else if (rows[code] > 0) {
        String value =
            number ? NumberColumn.written(guess.numbers().get(code).getAsDouble()) : text;
        counts.merge(value, rows[code], Integer::sum);
      }
    }
    List<Map.Entry<String, Integer>> byCount = new ArrayList<>(counts.entrySet());
    byCount.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    List<String> values = byCount.stream().map(Map.Entry::getKey).toList();
    return new Profile(
        column.name(),
        column.size(),
        missing,
        number,
        number && values.stream().allMatch(text -> Double.parseDouble(text) % 1 == 0),
        guess.markers(),
        values,
        byCount.stream().map(Map.Entry::getValue).toList(),
        guess);
  }

  /** What the items are, if the texts are lists of a source. */
  Optional<Items> items() {
    return values.stream().findFirst().flatMap(Items::of);
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
    if (guess.kind() == Kind.DATES) {
      return "";
    }
    return !number && distinct() > 100 && 2 * distinct() > present()
        ? "%d values, nearly one per row: %s"
            .formatted(distinct(), guess.note().isEmpty() ? "a name or free text" : guess.note())
        : "";
  }

  /** Why it is useless, else a short description. */
  String why() {
    return uselessness().isEmpty() ? words() : uselessness();
  }

  /** A short description. */
  String words() {
    return guess.note().isEmpty() ? content() : content() + "; " + guess.note();
  }

  private String content() {
    String missed =
        missing == 0 ? "" : String.format(Locale.ROOT, ", %.1f %% missing", 100.0 * missing / rows);
    if (number) {
      String few = whole && distinct() <= 100 ? ", " + distinct() + " whole values" : "";
      return plain(least()) + " to " + plain(most()) + few + missed;
    }
    if (guess.kind() == Kind.DATES) {
      return distinct() + " values" + missed;
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
