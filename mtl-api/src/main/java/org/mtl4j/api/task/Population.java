// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;

/**
 * The rows of one task, and their weights for it. The labels of other rows are missing.
 *
 * @param where the values of columns that a row needs, one of them for each column; empty: all rows
 *     are of the task
 * @param weight a column with the weight of each row for this task, 0 or more; absent: 1
 */
public record Population(Map<String, List<String>> where, Optional<String> weight) {
  /** All rows, with weight 1. */
  public static final Population ALL = new Population(Map.of(), Optional.empty());

  public Population {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    where.forEach((column, values) -> copy.put(column, List.copyOf(values)));
    where = Collections.unmodifiableMap(copy);
  }

  /** The columns that are read. */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(where.keySet());
    weight.ifPresent(columns::add);
    return columns;
  }

  /**
   * Whether each row is of the task.
   *
   * @param task the name of the task, for messages
   * @throws org.mtl4j.api.error.DataException if a column does not exist
   */
  public boolean[] rows(Table table, String task) {
    boolean[] rows = new boolean[table.rows()];
    Arrays.fill(rows, true);
    where.forEach(
        (name, values) -> {
          LabelColumn column = LabelColumn.of(table, task, name);
          for (int row = 0; row < rows.length; row++) {
            String value = column.column().text(row);
            rows[row] &=
                !column.column().isMissing(row)
                    && values.stream().anyMatch(wanted -> column.means(wanted, value));
          }
        });
    return rows;
  }

  /**
   * Refuses values that never occur.
   *
   * @param training the training rows
   * @throws org.mtl4j.api.error.DataException if one does not
   */
  public void check(Table training, String task) {
    where.forEach(
        (name, values) -> {
          LabelColumn column = LabelColumn.of(training, task, name);
          List<String> present = column.values();
          for (String wanted : values) {
            if (present.stream().noneMatch(value -> column.means(wanted, value))) {
              throw column.failure(
                  "never has the value '%s' of 'where' in the training rows; it has %s"
                      .formatted(wanted, LabelColumn.list(present)));
            }
          }
        });
  }

  /**
   * The weight of each row for the task; empty if all are 1.
   *
   * @throws org.mtl4j.api.error.DataException if one is missing, negative or not finite
   */
  public Optional<float[]> weights(Table table, String task) {
    return weight.map(
        name -> {
          LabelColumn column = LabelColumn.of(table, task, name);
          double[] numbers = column.numbers(value -> value >= 0, "a weight, 0 or more");
          float[] weights = new float[numbers.length];
          for (int row = 0; row < weights.length; row++) {
            if (Double.isNaN(numbers[row])) {
              throw column.failure("is missing in row %d: expected a weight".formatted(row + 1));
            }
            weights[row] = (float) numbers[row];
          }
          return weights;
        });
  }

  /** A table without the labels of rows that are not of the task. */
  public Table of(Table table, String task, Collection<String> labels) {
    if (where.isEmpty()) {
      return table;
    }
    boolean[] rows = rows(table, task);
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      columns.add(labels.contains(column.name()) ? masked(column, rows) : column);
    }
    return new Table(table.origin(), table.rows(), columns);
  }

  private static Column masked(Column column, boolean[] rows) {
    if (column instanceof TextColumn text) {
      int[] codes =
          IntStream.range(0, rows.length).map(r -> rows[r] ? text.codes()[r] : -1).toArray();
      return new TextColumn(text.name(), text.dictionary(), codes);
    }
    if (column instanceof NumberColumn number) {
      double[] values =
          IntStream.range(0, rows.length)
              .mapToDouble(r -> rows[r] ? number.values()[r] : Double.NaN)
              .toArray();
      return new NumberColumn(number.name(), values);
    }
    return column;
  }
}
