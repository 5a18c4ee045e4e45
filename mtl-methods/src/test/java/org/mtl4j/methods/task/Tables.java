// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.task.Task;

/** Small tables for tests of tasks. */
final class Tables {
  private Tables() {}

  static Table of(Column... columns) {
    return new Table("rows.csv", columns[0].size(), List.of(columns));
  }

  static NumberColumn numbers(String name, double... values) {
    return new NumberColumn(name, values);
  }

  /** Texts; an empty one is missing. */
  static TextColumn texts(String name, String... values) {
    List<String> dictionary = new ArrayList<>();
    int[] codes =
        Arrays.stream(values)
            .mapToInt(
                value -> {
                  if (!value.isEmpty() && !dictionary.contains(value)) {
                    dictionary.add(value);
                  }
                  return dictionary.indexOf(value);
                })
            .toArray();
    return new TextColumn(name, dictionary, codes);
  }

  static float[] encoded(Task task, Table table) {
    FloatBuffer labels = FloatBuffer.allocate(table.rows() * task.labelWidth());
    task.encode(table, labels);
    return labels.array();
  }
}
