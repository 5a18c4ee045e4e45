// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;

/**
 * What a split keeps in proportion: the values of class labels, and which rows have a label.
 *
 * @param codes the stratum of each row in each label column, -1 for none [columns][rows]
 * @param count the number of strata over all columns
 */
record Strata(List<int[]> codes, int count) {
  /** No strata: parts are drawn at random. */
  static final Strata NONE = new Strata(List.of(), 0);

  Strata {
    codes = List.copyOf(codes);
  }

  /**
   * The strata of the labels of some tasks. A label column of classes has one for each value. A
   * column of numbers with missing labels has two: present and missing. Columns in which all rows
   * are alike have none.
   */
  static Strata of(Table table, Collection<TaskType> types) {
    List<int[]> codes = new ArrayList<>();
    int count = 0;
    for (TaskType type : types) {
      for (String name : type.columns()) {
        if (table.has(name) && !(table.column(name) instanceof ArrayColumn)) {
          Column column = table.column(name);
          int[] values = type.prediction() == Prediction.VALUE ? presence(column) : values(column);
          int distinct = shift(values, count);
          if (distinct > 1) {
            codes.add(values);
            count += distinct;
          }
        }
      }
    }
    return new Strata(codes, count);
  }

  private static int[] presence(Column column) {
    return IntStream.range(0, column.size()).map(row -> column.isMissing(row) ? 1 : 0).toArray();
  }

  /** The index of the value in each row, -1 if missing. */
  private static int[] values(Column column) {
    if (column instanceof TextColumn text) {
      return text.codes().clone();
    }
    Map<Double, Integer> known = new HashMap<>();
    return Arrays.stream(((NumberColumn) column).values())
        .mapToInt(y -> Double.isNaN(y) ? -1 : known.computeIfAbsent(y + 0.0, v -> known.size()))
        .toArray();
  }

  /** Numbers the codes that occur from {@code first} on; returns how many rows differ by. */
  private static int shift(int[] codes, int first) {
    int[] numbers = new int[Arrays.stream(codes).max().orElse(-1) + 1];
    Arrays.fill(numbers, -1);
    int count = 0;
    boolean missing = false;
    for (int row = 0; row < codes.length; row++) {
      int code = codes[row];
      if (code >= 0) {
        numbers[code] = numbers[code] < 0 ? count++ : numbers[code];
        codes[row] = first + numbers[code];
      } else {
        missing = true;
      }
    }
    return count == 1 && missing ? 2 : count;
  }
}
