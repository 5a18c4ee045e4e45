// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.nio.FloatBuffer;
import java.util.function.DoublePredicate;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelColumn;

/**
 * The numbers that can be labels.
 *
 * @param expected these numbers in words, for messages: "a count, 0 or more"
 */
record Domain(DoublePredicate allowed, String expected) {
  /** The labels of training rows that are not missing. */
  double[] present(Table training, String task, String column) {
    return LabelColumn.of(training, task, column).present(allowed, expected);
  }

  /** Writes the labels of a task of one column. */
  void encode(Table table, ColumnTask task, FloatBuffer target) {
    String column = task.format().columns().get(0);
    for (double y : LabelColumn.of(table, task.name(), column).numbers(allowed, expected)) {
      target.put((float) y);
    }
  }
}
