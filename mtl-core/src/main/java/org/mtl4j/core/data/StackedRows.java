// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;

/**
 * The rows of several tables below each other. Columns are joined by name; the values of a column
 * that a table lacks are missing.
 */
record StackedRows(List<Table> tables) {

  /** The names of all columns, in order of appearance. */
  private Set<String> names() {
    return tables.stream()
        .flatMap(table -> table.names().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Columns that have numbers in one table and text in another. */
  Set<String> mixed() {
    Set<String> mixed = new LinkedHashSet<>();
    for (String name : names()) {
      boolean numbers = false;
      boolean texts = false;
      for (Column column : columns(name)) {
        numbers |= column instanceof NumberColumn;
        texts |= column instanceof TextColumn && !isBlank(column);
      }
      if (numbers && texts) {
        mixed.add(name);
      }
    }
    return mixed;
  }

  private List<Column> columns(String name) {
    return tables.stream().filter(table -> table.has(name)).map(t -> t.column(name)).toList();
  }

  private static boolean isBlank(Column column) {
    return column instanceof TextColumn text && Arrays.stream(text.codes()).allMatch(c -> c < 0);
  }

  /**
   * All rows in one table.
   *
   * @param added a column with the name of the table of each row
   * @param names the names of the tables
   * @param unused columns that are left out
   */
  Table table(Optional<String> added, List<String> names, Set<String> unused) {
    int rows = tables.stream().mapToInt(Table::rows).sum();
    List<Column> columns = new ArrayList<>();
    for (String name : names()) {
      if (!unused.contains(name)) {
        columns.add(stacked(name, rows));
      }
    }
    added.ifPresent(name -> columns.add(tableOfRow(name, names, rows)));
    return new Table(
        tables.stream().map(Table::origin).collect(Collectors.joining(" and ")), rows, columns);
  }

  private Column tableOfRow(String name, List<String> names, int rows) {
    int[] codes = new int[rows];
    int at = 0;
    for (int t = 0; t < tables.size(); t++) {
      int end = at + tables.get(t).rows();
      Arrays.fill(codes, at, end, t);
      at = end;
    }
    return new TextColumn(name, names, codes);
  }

  private Column stacked(String name, int rows) {
    List<Column> all = columns(name);
    for (Table table : tables) {
      if (table.has(name) && table.column(name) instanceof ArrayColumn) {
        throw new DataException(
            "%s: the column '%s' has arrays, which several sources cannot share"
                .formatted(table.origin(), name));
      }
    }
    return all.stream().anyMatch(NumberColumn.class::isInstance)
        ? numbers(name, rows)
        : texts(name, rows);
  }

  private Column numbers(String name, int rows) {
    double[] values = new double[rows];
    Map<String, String> units = new LinkedHashMap<>();
    int at = 0;
    for (Table table : tables) {
      if (table.has(name) && table.column(name) instanceof NumberColumn numbers) {
        System.arraycopy(numbers.values(), 0, values, at, table.rows());
        units.putIfAbsent(numbers.unit(), table.origin());
      } else {
        Arrays.fill(values, at, at + table.rows(), Double.NaN);
      }
      at += table.rows();
    }
    if (units.size() > 1) {
      throw new DataException(
          "the column '%s' has numbers with different units: %s; rename it in one of them"
              .formatted(
                  name,
                  units.entrySet().stream()
                      .map(
                          unit ->
                              "%s in %s"
                                  .formatted(
                                      unit.getKey().isEmpty() ? "none" : unit.getKey(),
                                      unit.getValue()))
                      .collect(Collectors.joining(", "))));
    }
    return new NumberColumn(name, values, units.keySet().iterator().next());
  }

  private Column texts(String name, int rows) {
    Map<String, Integer> dictionary = new LinkedHashMap<>();
    int[] codes = new int[rows];
    int at = 0;
    for (Table table : tables) {
      if (table.has(name)) {
        TextColumn texts = (TextColumn) table.column(name);
        int[] joined =
            texts.dictionary().stream()
                .mapToInt(text -> dictionary.computeIfAbsent(text, added -> dictionary.size()))
                .toArray();
        for (int row = 0; row < table.rows(); row++) {
          int code = texts.codes()[row];
          codes[at + row] = code < 0 ? -1 : joined[code];
        }
      } else {
        Arrays.fill(codes, at, at + table.rows(), -1);
      }
      at += table.rows();
    }
    return new TextColumn(name, List.copyOf(dictionary.keySet()), codes);
  }
}
