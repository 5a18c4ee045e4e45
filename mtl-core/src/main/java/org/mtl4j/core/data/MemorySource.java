// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.List;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;

/**
 * Tables in memory, made by a {@link TableBuilder}.
 *
 * @param tables the tables, already split or not
 */
public record MemorySource(Tables tables) implements DataSource {
  /** One table, to be split. */
  public static MemorySource of(Table table) {
    return new MemorySource(Tables.of(table));
  }

  /** Training rows, from which validation rows are split off, and test rows. */
  public static MemorySource of(Table train, Table test) {
    return new MemorySource(Tables.of(train, test));
  }

  @Override
  public Tables read(Request request) {
    return new Tables(
        used(tables.train(), request),
        tables.validation().map(table -> used(table, request)),
        tables.test().map(table -> used(table, request)));
  }

  private static Table used(Table table, Request request) {
    List<Column> columns =
        table.columns().stream()
            .filter(column -> request.type(column.name()) != ColumnType.SKIP)
            .toList();
    return new Table(table.origin(), table.rows(), columns);
  }
}
