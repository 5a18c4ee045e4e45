// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBReadableVector;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;

/** The values of one column while they are read. */
sealed interface Values {
  /**
   * Adds the values of a chunk.
   *
   * @param from the number of values before
   * @param rows the number of values after
   */
  void add(DuckDBReadableVector vector, int from, int rows);

  Column column(String name, int rows);

  /** Numbers; NaN is missing. */
  final class Numbers implements Values {
    private double[] values = new double[4096];

    @Override
    public void add(DuckDBReadableVector vector, int from, int rows) {
      if (rows > values.length) {
        values = Arrays.copyOf(values, Math.max(rows, values.length + (values.length >> 1)));
      }
      for (int row = from; row < rows; row++) {
        values[row] = vector.isNull(row - from) ? Double.NaN : vector.getDouble(row - from);
      }
    }

    @Override
    public Column column(String name, int rows) {
      return new NumberColumn(name, Arrays.copyOf(values, rows));
    }
  }

  /** Codes of texts; -1 is missing. */
  final class Texts implements Values {
    private final List<String> dictionary = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private int[] codes = new int[4096];

    @Override
    public void add(DuckDBReadableVector vector, int from, int rows) {
      if (rows > codes.length) {
        codes = Arrays.copyOf(codes, Math.max(rows, codes.length + (codes.length >> 1)));
      }
      for (int row = from; row < rows; row++) {
        codes[row] = vector.isNull(row - from) ? -1 : code(vector.getString(row - from));
      }
    }

    private int code(String text) {
      return known.computeIfAbsent(
          text,
          added -> {
            dictionary.add(added);
            return dictionary.size() - 1;
          });
    }

    @Override
    public Column column(String name, int rows) {
      return new TextColumn(name, dictionary, Arrays.copyOf(codes, rows));
    }
  }
}
