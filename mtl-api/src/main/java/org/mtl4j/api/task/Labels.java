package org.mtl4j.api.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;

/** One label column of a table, as a task reads it, and what to say where it cannot. */
public record Labels(String origin, String task, Column column) {
  private static final int LISTED = 20;

  public static Labels of(Table table, String task, String name) {
    Column column = table.column(name);
    if (column instanceof ArrayColumn) {
      throw new DataException(
          "%s: the label '%s' of task '%s' holds arrays; a label is one number or text a row"
              .formatted(table.origin(), name, task));
    }
    return new Labels(table.origin(), task, column);
  }

  /** The label of every row as a number, NaN where missing. */
  public double[] numbers() {
    double[] values;
    if (column instanceof TextColumn text) {
      double[] meanings = text.dictionary().stream().mapToDouble(Labels::parse).toArray();
      values = Arrays.stream(text.codes()).mapToDouble(c -> c < 0 ? 0 : meanings[c]).toArray();
    } else {
      values = ((NumberColumn) column).values().clone();
    }
    for (int row = 0; row < values.length; row++) {
      if (column.isMissing(row)) {
        values[row] = Double.NaN;
      } else if (!Float.isFinite((float) values[row])) {
        throw new DataException(at(row) + ": a number is needed, finite in 32 bits");
      }
    }
    return values;
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The label of every row as a category; numbers are written as text. */
  public TextColumn categories() {
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

  /** The values that occur, sorted: as numbers if they all are, else as text. */
  public List<String> values() {
    TextColumn categories = categories();
    Set<String> occurring = new HashSet<>();
    IntStream.of(categories.codes())
        .filter(code -> code >= 0)
        .distinct()
        .forEach(code -> occurring.add(categories.dictionary().get(code)));
    boolean numeric = occurring.stream().noneMatch(value -> Double.isNaN(parse(value)));
    Comparator<String> order = Comparator.naturalOrder();
    return occurring.stream()
        .sorted(numeric ? Comparator.comparingDouble(Labels::parse).thenComparing(order) : order)
        .toList();
  }

  /** Whether a text names a value of this column: the same text or, among numbers, as large. */
  public boolean means(String text, String value) {
    return text.equals(value) || (column instanceof NumberColumn && parse(text) == parse(value));
  }

  /**
   * A number for every row, from its category; NaN where missing.
   *
   * @param meaning from a category to its number; NaN where it has none
   * @param expected what to say then
   */
  public float[] encode(ToDoubleFunction<String> meaning, String expected) {
    TextColumn categories = categories();
    double[] meanings = categories.dictionary().stream().mapToDouble(meaning).toArray();
    float[] result = new float[column.size()];
    for (int row = 0; row < result.length; row++) {
      int code = categories.codes()[row];
      if (code >= 0 && Double.isNaN(meanings[code])) {
        throw new DataException(at(row) + ": " + expected);
      }
      result[row] = code < 0 ? Float.NaN : (float) meanings[code];
    }
    return result;
  }

  /** Refuses labels that are missing throughout. */
  public Labels required() {
    if (IntStream.range(0, column.size()).allMatch(column::isMissing)) {
      throw failure("is missing in all %d training rows".formatted(column.size()));
    }
    return this;
  }

  public DataException failure(String reason) {
    return new DataException(
        "%s: the label '%s' of task '%s' %s".formatted(origin, column.name(), task, reason));
  }

  private String at(int row) {
    return "%s: the label '%s' of task '%s' is '%s' in row %d"
        .formatted(origin, column.name(), task, column.text(row), row + 1);
  }

  /** Values in a message: the first ones, and how many more there are. */
  public static String list(List<String> values) {
    String first = String.join(", ", values.subList(0, Math.min(LISTED, values.size())));
    return values.size() <= LISTED ? first : first + " and " + (values.size() - LISTED) + " more";
  }
}
