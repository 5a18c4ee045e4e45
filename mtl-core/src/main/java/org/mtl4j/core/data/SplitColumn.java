// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** A column that decides the part of each row, and has a value in each row. */
record SplitColumn(Table table, Column column) {
  /**
   * The column of a table.
   *
   * @param meaning of its values, for messages: "the group"
   * @throws DataException if there is no such column, or a row has no value
   */
  static SplitColumn of(Table table, String name, String meaning) {
    Column column = table.column(name);
    for (int row = 0; row < table.rows(); row++) {
      if (column.isMissing(row)) {
        throw new DataException(
            "%s: column '%s' has no value in row %d: expected %s of the row"
                .formatted(table.origin(), name, row + 1, meaning));
      }
    }
    return new SplitColumn(table, column);
  }

  String text(int row) {
    return column.text(row);
  }

  /** The distinct values: in the order of numbers if all are numbers, else of texts. */
  List<String> values() {
    List<String> values =
        Stream.iterate(0, row -> row + 1).limit(table.rows()).map(this::text).distinct().toList();
    Comparator<String> order = Comparator.naturalOrder();
    boolean numbers = values.stream().allMatch(SplitColumn::isNumber);
    return values.stream()
        .sorted(numbers ? Comparator.comparingDouble(Double::parseDouble) : order)
        .toList();
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
