// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;

/** The values of a column, checked for their kind. */
final class Columns {
  private Columns() {}

  static double[] numbers(Table table, String name) {
    if (table.column(name) instanceof NumberColumn column) {
      return column.values();
    }
    throw unexpected(table, name, "numbers");
  }

  static ArrayColumn arrays(Table table, String name) {
    if (table.column(name) instanceof ArrayColumn column) {
      return column;
    }
    throw unexpected(table, name, "arrays");
  }

  /** Texts; numbers in their usual notation. */
  static TextColumn texts(Table table, String name) {
    Column column = table.column(name);
    if (column instanceof TextColumn texts) {
      return texts;
    }
    if (column instanceof NumberColumn numbers) {
      return written(numbers);
    }
    throw unexpected(table, name, "categories");
  }

  static double[] unboxed(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static TextColumn written(NumberColumn numbers) {
    Map<Double, Integer> seen = new HashMap<>();
    List<String> dictionary = new ArrayList<>();
    int[] codes = new int[numbers.size()];
    for (int row = 0; row < codes.length; row++) {
      if (numbers.isMissing(row)) {
        codes[row] = -1;
        continue;
      }
      Integer code = seen.putIfAbsent(numbers.values()[row] + 0.0, dictionary.size());
      if (code == null) {
        code = dictionary.size();
        dictionary.add(numbers.text(row));
      }
      codes[row] = code;
    }
    return new TextColumn(numbers.name(), dictionary, codes);
  }

  private static DataException unexpected(Table table, String name, String expected) {
    Column column = table.column(name);
    String found =
        column instanceof TextColumn
            ? "text"
            : column instanceof NumberColumn ? "numbers" : "arrays of shape " + column.row();
    return new DataException(
        table.origin()
            + ": column '"
            + name
            + "' holds "
            + found
            + " where "
            + expected
            + " are expected");
  }
}
