// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.DataException;

/**
 * Raw columns of equal length.
 *
 * @param origin where the rows come from, for messages: a file, a generator
 * @param rows the number of rows
 * @param columns in their order in the source
 */
public record Table(String origin, int rows, List<Column> columns) {
  public Table {
    columns = List.copyOf(columns);
    Map<String, Column> seen = new LinkedHashMap<>();
    for (Column column : columns) {
      if (column.size() != rows) {
        throw new DataException(
            origin
                + ": column '"
                + column.name()
                + "' has "
                + column.size()
                + " rows, not "
                + rows);
      }
      if (seen.put(column.name(), column) != null) {
        throw new DataException(origin + ": two columns are named '" + column.name() + "'");
      }
    }
  }

  /**
   * A table of some rows, in the given order.
   *
   * @param part added to the origin in messages, such as "training rows"
   */
  public Table select(String part, int[] rows) {
    return new Table(
        origin + " (" + part + ")",
        rows.length,
        columns.stream().map(column -> column.select(rows)).toList());
  }

  /** The names of all columns. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** The units of the columns of numbers, possibly empty, by name. */
  public Map<String, String> units() {
    Map<String, String> units = new LinkedHashMap<>();
    for (Column column : columns) {
      if (column instanceof NumberColumn numbers) {
        units.put(column.name(), numbers.unit());
      }
    }
    return units;
  }

  /** Whether there is a column of this name. */
  public boolean has(String name) {
    return columns.stream().anyMatch(column -> column.name().equals(name));
  }

  /**
   * The column of this name.
   *
   * @throws DataException if there is none; lists the existing columns
   */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    origin
                        + " has no column '"
                        + name
                        + "'; it has "
                        + String.join(", ", names())));
  }
}
