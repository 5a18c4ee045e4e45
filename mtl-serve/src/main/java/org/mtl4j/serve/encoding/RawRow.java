// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Items;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;

/**
 * The raw values of one row, by column; reusable. Every column must be set, to a value or to
 * missing. For one thread at a time.
 */
public final class RawRow {
  private final List<String> columns;
  private final Map<String, Integer> places;
  private final double[] numbers;
  private final Object[] others;
  private final boolean[] set;

  RawRow(List<String> columns, Map<String, Integer> places) {
    this.columns = columns;
    this.places = places;
    this.numbers = new double[columns.size()];
    this.others = new Object[columns.size()];
    this.set = new boolean[columns.size()];
  }

  /** Unsets all columns. */
  public RawRow clear() {
    Arrays.fill(set, false);
    return this;
  }

  /** Sets a number; NaN is missing. */
  public RawRow set(String column, double value) {
    return set(place(column), value);
  }

  /** Sets a text; an empty text is not missing. */
  public RawRow set(String column, String value) {
    return set(place(column), value);
  }

  /** Sets an array in row-major order; not copied. */
  public RawRow set(String column, float[] values) {
    int place = place(column);
    set[place] = true;
    others[place] = values;
    return this;
  }

  /** Sets a column to missing. */
  public RawRow missing(String column) {
    return missing(place(column));
  }

  /**
   * Sets all columns; other values are ignored.
   *
   * @param values numbers, texts, arrays of floats, or collections of the items of a list or
   *     sequence; a Boolean is the text true or false; null is missing
   * @throws DataException if a column has no entry, or a value of another type
   */
  public RawRow setAll(Map<String, ?> values) {
    clear();
    for (int place = 0; place < columns.size(); place++) {
      String column = columns.get(place);
      Object value = values.get(column);
      if (value instanceof Number number) {
        set(place, number.doubleValue());
      } else if (value instanceof float[] array) {
        set(column, array);
      } else if (value instanceof CharSequence || value instanceof Boolean) {
        set(place, value.toString());
      } else if (value instanceof Collection<?> items) {
        set[place] = true;
        others[place] = items;
      } else if (value == null && values.containsKey(column)) {
        missing(place);
      } else if (value == null) {
        throw absent(values.keySet());
      } else {
        throw new DataException(
            "column '%s': found a %s where a number, a text, a list or an array of floats is expected"
                .formatted(column, value.getClass().getName()));
      }
    }
    return this;
  }

  private DataException absent(Set<String> given) {
    List<String> lacking = columns.stream().filter(name -> !given.contains(name)).toList();
    return new DataException(
        "the row has no "
            + (lacking.size() == 1 ? "column '" : "columns '")
            + String.join("', '", lacking)
            + "'; a missing value is null; "
            + Nearest.hint(lacking.get(0), given));
  }

  /** Sets all columns from a row of a table with the columns of {@link RowEncoder#columns}. */
  public RawRow setAll(List<Column> table, int row) {
    for (int place = 0; place < table.size(); place++) {
      Column column = table.get(place);
      if (column instanceof NumberColumn number) {
        set(place, number.values()[row]);
      } else if (column instanceof ArrayColumn array) {
        int width = array.row().elements();
        set[place] = true;
        others[place] = Arrays.copyOfRange(array.values(), row * width, (row + 1) * width);
      } else if (column.isMissing(row)) {
        missing(place);
      } else {
        set(place, column.text(row));
      }
    }
    return this;
  }

  /** Sets a number by the index of its column in {@link RowEncoder#columns}. */
  public RawRow set(int place, double value) {
    set[place] = true;
    numbers[place] = value;
    others[place] = null;
    return this;
  }

  /** Sets a text by the index of its column in {@link RowEncoder#columns}. */
  public RawRow set(int place, String value) {
    set[place] = true;
    others[place] = value;
    return this;
  }

  /** Sets a column to missing by its index in {@link RowEncoder#columns}. */
  public RawRow missing(int place) {
    return set(place, Double.NaN);
  }

  /** The number of a column; NaN if missing. */
  double number(int place) {
    if (others[place] != null) {
      throw unexpected(place, "a number");
    }
    return numbers[place];
  }

  /** Whether a column is set to missing. */
  boolean isMissing(int place) {
    return others[place] == null && Double.isNaN(numbers[place]);
  }

  /** The value of a column that is not missing as text, numbers in their usual notation. */
  String written(int place) {
    return others[place] instanceof Collection<?> items
        ? Items.CATEGORIES.join(items)
        : isText(place) ? text(place) : NumberColumn.written(number(place));
  }

  /** Whether a column has a text. */
  boolean isText(int place) {
    return others[place] instanceof String;
  }

  String text(int place) {
    return (String) others[place];
  }

  float[] array(int place, int length) {
    if (others[place] instanceof float[] array && array.length == length) {
      return array;
    }
    throw unexpected(place, "an array of " + length + " floats");
  }

  void requireComplete() {
    for (int place = 0; place < set.length; place++) {
      if (!set[place]) {
        throw new DataException(
            "the row has no value for the column '%s', which the model reads; say where it is missing"
                .formatted(columns.get(place)));
      }
    }
  }

  DataException unexpected(int place, String expected) {
    Object value = others[place];
    String found =
        value instanceof String text
            ? "the text '" + text + "'"
            : value instanceof float[] array
                ? "an array of " + array.length + " floats"
                : value instanceof Collection<?> items
                    ? "a list of " + items.size() + " items"
                    : Double.isNaN(numbers[place])
                        ? "nothing"
                        : NumberColumn.written(numbers[place]);
    return new DataException(
        "column '%s': found %s where %s is expected"
            .formatted(columns.get(place), found, expected));
  }

  private int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new DataException(
          "the model reads no column '%s'; %s".formatted(column, Nearest.hint(column, columns)));
    }
    return place;
  }
}
