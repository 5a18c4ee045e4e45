// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.ConfigurationException;

/**
 * The predictions of a model for some rows.
 *
 * @param rows the number of rows
 * @param tasks the predictions of each task by name, in order
 */
public record Predictions(int rows, Map<String, OfTask> tasks) {
  public Predictions {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
  }

  /**
   * The predictions of a task.
   *
   * @throws ConfigurationException if there is no such task
   */
  public OfTask of(String task) {
    OfTask predictions = tasks.get(task);
    if (predictions == null) {
      throw new ConfigurationException(
          "there is no task '" + task + "'; there are " + String.join(", ", tasks.keySet()));
    }
    return predictions;
  }

  /**
   * The predictions of one task.
   *
   * @param outputs the names of the columns: classes, labels, or the name of the value
   * @param values [rows · outputs], row-major: probabilities, or values in the unit of the label
   */
  public record OfTask(List<String> outputs, double[] values) {
    /** The first number of a row: the value, the probability of yes, that of the first class. */
    public double value(int row) {
      return value(row, 0);
    }

    /** One number of a row. */
    public double value(int row, int output) {
      return values[row * outputs.size() + output];
    }
  }
}
