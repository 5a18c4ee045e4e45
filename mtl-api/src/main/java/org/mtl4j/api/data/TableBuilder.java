package org.mtl4j.api.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Shape;

/** Puts columns together to a table. All columns have the same number of rows. */
public final class TableBuilder {
  private final String origin;
  private final List<Column> columns = new ArrayList<>();

  /**
   * @param origin where the rows come from, for messages
   */
  public TableBuilder(String origin) {
    this.origin = origin;
  }

  /** Adds numbers, NaN where missing. The array is not copied. */
  public TableBuilder numbers(String name, double... values) {
    columns.add(new NumberColumn(name, values));
    return this;
  }

  /**
   * Adds the columns of a matrix, named by a prefix and their position from 0.
   *
   * @param rows row after row, all of one width, NaN where missing
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

  /** Adds texts, the empty one where missing. */
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
   * @param values row after row, each in row-major order; not copied
   */
  public TableBuilder arrays(String name, Shape row, float... values) {
    columns.add(new ArrayColumn(name, row, values));
    return this;
  }

  /** Adds a column as it is. */
  public TableBuilder column(Column column) {
    columns.add(column);
    return this;
  }

  /** The table. */
  public Table build() {
    return new Table(origin, columns.isEmpty() ? 0 : columns.get(0).size(), columns);
  }
}
