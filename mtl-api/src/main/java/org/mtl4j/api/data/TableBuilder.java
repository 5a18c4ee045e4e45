// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Shape;

/**
 * Builds a table column by column, for data sources and programs with data in memory:
 *
 * <pre>{@code
 * Table table = new TableBuilder("sensors")
 *     .numbers("heat", 21.5, Double.NaN, 19)
 *     .texts("place", "roof", "cellar", "")
 *     .build();
 * }</pre>
 *
 * All columns must have the same number of rows; {@link #build} throws a {@link
 * org.mtl4j.api.error.DataException} otherwise. Arrays are not copied.
 */
public final class TableBuilder {
  private final String origin;
  private final List<Column> columns = new ArrayList<>();

  /**
   * @param origin where the rows come from, for messages
   */
  public TableBuilder(String origin) {
    this.origin = origin;
  }

  /**
   * Adds numbers.
   *
   * @param values [rows]; NaN is missing
   */
  public TableBuilder numbers(String name, double... values) {
    columns.add(new NumberColumn(name, values));
    return this;
  }

  /**
   * Adds one column of numbers for each column of a matrix, named prefix0, prefix1, ...
   *
   * @param rows [rows, columns]; NaN is missing
   * @throws IllegalArgumentException if the rows differ in length
   */
  public TableBuilder matrix(String prefix, double[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    for (int column = 0; column < width; column++) {
      double[] values = new double[rows.length];
      for (int row = 0; row < rows.length; row++) {
        if (rows[row].length != width) {
          throw new IllegalArgumentException(
              "row "
                  + row
                  + " has "
                  + rows[row].length
                  + " values where "
                  + width
                  + " are expected");
        }
        values[row] = rows[row][column];
      }
      numbers(prefix + column, values);
    }
    return this;
  }

  /**
   * Adds categories.
   *
   * @param values [rows]; an empty text is missing
   */
  public TableBuilder texts(String name, String... values) {
    Map<String, Integer> dictionary = new LinkedHashMap<>();
    int[] codes = new int[values.length];
    for (int row = 0; row < codes.length; row++) {
      String value = values[row];
      if (value.isEmpty()) {
        codes[row] = -1;
      } else {
        codes[row] = dictionary.computeIfAbsent(value, text -> dictionary.size());
      }
    }
    columns.add(new TextColumn(name, List.copyOf(dictionary.keySet()), codes));
    return this;
  }

  /**
   * Adds arrays of one shape, such as images.
   *
   * @param row the shape of one row
   * @param values [rows, row...] in row-major order
   */
  public TableBuilder arrays(String name, Shape row, float... values) {
    columns.add(new ArrayColumn(name, row, values));
    return this;
  }

  /** Adds a column. */
  public TableBuilder column(Column column) {
    columns.add(column);
    return this;
  }

  /** Returns the table. */
  public Table build() {
    return new Table(origin, columns.isEmpty() ? 0 : columns.get(0).size(), columns);
  }
}
