// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;

/**
 * A label column of a table, read as numbers or as categories. Every {@link DataException} names
 * the table, the column, the task and, for one wrong value, the row.
 *
 * @param origin the origin of the table
 * @param task the name of the task
 */
public record LabelColumn(String origin, String task, Column column) {
  private static final int LISTED = 20;

  /**
   * The column of a table.
   *
   * @throws DataException if there is no such column, or it holds arrays
   */
  public static LabelColumn of(Table table, String task, String name) {
    Column column = table.column(name);
    if (column instanceof ArrayColumn) {
      throw new DataException(
          "%s: the label '%s' of task '%s' holds arrays; a label is one number or text a row"
              .formatted(table.origin(), name, task));
    }
    return new LabelColumn(table.origin(), task, column);
  }

  /** The labels as numbers [rows], NaN if missing. All must be finite in 32 bits. */
  public double[] numbers() {
    return numbers(y -> true, "a number, finite in 32 bits");
  }

  /**
   * The labels as numbers [rows], NaN if missing.
   *
   * @param allowed which numbers can be labels, of those that are finite in 32 bits
   * @param expected these numbers in words, for messages: "a count, 0 or more"
   * @throws DataException if a label is no number, or one that is not allowed
   */
  public double[] numbers(DoublePredicate allowed, String expected) {
    double[] values;
    if (column instanceof TextColumn text) {
      double[] meanings = text.dictionary().stream().mapToDouble(LabelColumn::parse).toArray();
      values = Arrays.stream(text.codes()).mapToDouble(c -> c < 0 ? 0 : meanings[c]).toArray();
    } else {
      values = ((NumberColumn) column).values().clone();
    }
    for (int row = 0; row < values.length; row++) {
      if (column.isMissing(row)) {
        values[row] = Double.NaN;
      } else if (!Float.isFinite((float) values[row]) || !allowed.test(values[row])) {
        throw failure(row, expected);
      }
    }
    return values;
  }

  /**
   * The labels of training rows that are not missing: {@link #present(DoublePredicate, String)}.
   */
  public double[] present() {
    return present(numbers());
  }

  /**
   * The labels of training rows that are not missing, as numbers.
   *
   * @param allowed as in {@link #numbers(DoublePredicate, String)}
   * @param expected likewise
   * @throws DataException if all are missing, all are equal, or one is not allowed
   */
  public double[] present(DoublePredicate allowed, String expected) {
    return present(numbers(allowed, expected));
  }

  private double[] present(double[] numbers) {
    required();
    double[] present = Arrays.stream(numbers).filter(y -> !Double.isNaN(y)).toArray();
    if (Arrays.stream(present).distinct().count() == 1) {
      throw failure(
          "is always %s: nothing can be learned from it"
              .formatted(NumberColumn.written(present[0])));
    }
    return present;
  }

  /** Whether every label that is not missing is a number, also if it is given as text. */
  public boolean isNumeric() {
    return column instanceof NumberColumn
        || occurring().stream().noneMatch(value -> Double.isNaN(parse(value)));
  }

  /**
   * The distinct labels of training rows, sorted: as numbers if all are numbers, else as text.
   *
   * @throws DataException if all are missing
   */
  public List<String> values() {
    required();
    Comparator<String> order = Comparator.naturalOrder();
    return occurring().stream()
        .sorted(
            isNumeric()
                ? Comparator.comparingDouble(LabelColumn::parse).thenComparing(order)
                : order)
        .toList();
  }

  private Set<String> occurring() {
    TextColumn categories = categories();
    Set<String> occurring = new HashSet<>();
    IntStream.of(categories.codes())
        .filter(code -> code >= 0)
        .distinct()
        .forEach(code -> occurring.add(categories.dictionary().get(code)));
    return occurring;
  }

  /** Whether a text names a value: the same text or, in a column of numbers, an equal number. */
  public boolean means(String text, String value) {
    return text.equals(value) || (column instanceof NumberColumn && parse(text) == parse(value));
  }

  /**
   * The labels [rows] as numbers given to categories, NaN if missing.
   *
   * @param meaning the number of a category; NaN if it cannot be a label
   * @param expected the possible categories in words, for messages: "yes or no"
   * @throws DataException if a label has no number
   */
  double[] encode(ToDoubleFunction<String> meaning, String expected) {
    TextColumn categories = categories();
    double[] meanings = categories.dictionary().stream().mapToDouble(meaning).toArray();
    double[] result = new double[column.size()];
    for (int row = 0; row < result.length; row++) {
      int code = categories.codes()[row];
      if (code >= 0 && Double.isNaN(meanings[code])) {
        throw failure(row, expected);
      }
      result[row] = code < 0 ? Double.NaN : meanings[code];
    }
    return result;
  }

  /** Whether each label is in the set of each row [rows, labels]; NaN if the cell is missing. */
  double[] sets(List<String> labels, String separator) {
    TextColumn cells = categories();
    List<Set<String>> sets =
        cells.dictionary().stream().map(cell -> Set.copyOf(parts(cell, separator))).toList();
    double[] result = new double[column.size() * labels.size()];
    for (int row = 0; row < column.size(); row++) {
      int code = cells.codes()[row];
      for (int k = 0; k < labels.size(); k++) {
        boolean member = code >= 0 && sets.get(code).contains(labels.get(k));
        result[row * labels.size() + k] = code < 0 ? Double.NaN : member ? 1 : 0;
      }
    }
    return result;
  }

  /** The labels of a cell that holds a set, each once. */
  public static List<String> parts(String cell, String separator) {
    return Arrays.stream(cell.split(Pattern.quote(separator), -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .distinct()
        .toList();
  }

  /** Numbers are written as text; -0 is 0. */
  private TextColumn categories() {
    if (column instanceof TextColumn text) {
      return text;
    }
    List<String> dictionary = new ArrayList<>();
    Map<Double, Integer> known = new HashMap<>();
    double[] values = ((NumberColumn) column).values();
    int[] codes = new int[values.length];
    for (int row = 0; row < codes.length; row++) {
      int here = row;
      codes[row] =
          Double.isNaN(values[row])
              ? -1
              : known.computeIfAbsent(
                  values[row] + 0.0,
                  value -> {
                    dictionary.add(column.text(here));
                    return dictionary.size() - 1;
                  });
    }
    return new TextColumn(column.name(), dictionary, codes);
  }

  private void required() {
    if (IntStream.range(0, column.size()).allMatch(column::isMissing)) {
      throw failure("is missing in all %d training rows".formatted(column.size()));
    }
  }

  /**
   * An error about the column.
   *
   * @param problem the predicate of the sentence, such as "is always 3"
   */
  public DataException failure(String problem) {
    return new DataException(
        "%s: the label '%s' of task '%s' %s".formatted(origin, column.name(), task, problem));
  }

  /** An error about the label in a row, counted from 0. */
  private DataException failure(int row, String expected) {
    return failure("is '%s' in row %d: expected %s".formatted(column.text(row), row + 1, expected));
  }

  /** Values for a message: the first 20, and how many more there are. */
  public static String list(List<String> values) {
    String first = String.join(", ", values.subList(0, Math.min(LISTED, values.size())));
    return values.size() <= LISTED ? first : first + " and " + (values.size() - LISTED) + " more";
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
