// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.List;
import org.mtl4j.api.data.Table;

/** A configured task: the columns of its labels, and how to read them. */
public interface TaskType {
  /** The columns of the labels. They are no features. */
  List<String> columns();

  /** The meaning of predictions. It decides which metrics fit. */
  Prediction prediction();

  /**
   * Metrics that depend on the options of this task, such as the pinball loss at its quantiles. A
   * metric of this list is preferred to a registered one of the same name. None by default.
   */
  default List<Metric> metrics() {
    return List.of();
  }

  /**
   * Fits the task on training rows: classes, mean and deviation of labels.
   *
   * @param name the name of the task
   * @param training the training rows
   * @throws org.mtl4j.api.error.DataException if the task cannot be learned from the labels: all
   *     are missing or equal, a value of an option never occurs, text instead of numbers
   */
  Task fit(String name, Table training);
}
