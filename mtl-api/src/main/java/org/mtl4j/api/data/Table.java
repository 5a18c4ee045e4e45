// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
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
    columns = new ByName(List.copyOf(columns), seen);
  }

  /** The columns in their order, and by name: a table may have many thousands. */
  private static final class ByName extends AbstractList<Column> implements RandomAccess {
    private final List<Column> columns;
    private final Map<String, Column> named;

    ByName(List<Column> columns, Map<String, Column> named) {
      this.columns = columns;
      this.named = named;
    }

    Optional<Column> find(String name) {
      return Optional.ofNullable(named.get(name));
    }

    @Override
    public Column get(int index) {
      return columns.get(index);
    }

    @Override
    public int size() {
      return columns.size();
    }
  }

  private Optional<Column> find(String name) {
    return ((ByName) columns).find(name);
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
    return find(name).isPresent();
  }

  /**
   * The column of this name.
   *
   * @throws DataException if there is none; lists the existing columns
   */
  public Column column(String name) {
    return find(name)
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
