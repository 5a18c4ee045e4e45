// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Task;

/**
 * Which rows are labeled for which task. A row is labeled for a task if at least one of the task's
 * labels is present and the weight of the row is above 0. Tasks with labels in all rows cost no
 * lookups.
 */
public final class LabelMask {
  private final boolean[][] labeled;
  private final int[] sizes;
  private final int rows;

  public LabelMask(List<Task> tasks, Dataset data) {
    this.rows = data.rows();
    this.labeled = new boolean[tasks.size()][];
    this.sizes = new int[tasks.size()];
    for (int t = 0; t < tasks.size(); t++) {
      labeled[t] = scan(tasks.get(t), data);
      for (boolean label : labeled[t]) {
        sizes[t] += label ? 1 : 0;
      }
    }
  }

  /** The number of labeled rows of each task. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Sets for each task whether one of the first {@code count} rows is labeled. */
  public void any(int[] indices, int count, boolean[] result) {
    for (int t = 0; t < result.length; t++) {
      result[t] = sizes[t] == rows || anyOf(labeled[t], indices, count);
    }
  }

  /** How many of the first {@code count} rows are labeled for a task. */
  public int count(int task, int[] indices, int count) {
    if (sizes[task] == rows) {
      return count;
    }
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += labeled[task][indices[i]] ? 1 : 0;
    }
    return sum;
  }

  private static boolean anyOf(boolean[] labeled, int[] indices, int count) {
    for (int i = 0; i < count; i++) {
      if (labeled[indices[i]]) {
        return true;
      }
    }
    return false;
  }

  private static boolean[] scan(Task task, Dataset data) {
    FloatBuffer labels = data.block(Dataset.label(task.name())).floats();
    Optional<FloatBuffer> weights =
        data.weightOf(task.name()).map(name -> data.block(name).floats());
    boolean[] labeled = new boolean[data.rows()];
    for (int row = 0; row < labeled.length; row++) {
      boolean weighted = weights.isEmpty() || weights.get().get(row) > 0;
      labeled[row] = weighted && hasLabel(labels, row, task.labelWidth());
    }
    return labeled;
  }

  private static boolean hasLabel(FloatBuffer labels, int row, int width) {
    for (int i = row * width; i < (row + 1) * width; i++) {
      if (!Float.isNaN(labels.get(i))) {
        return true;
      }
    }
    return false;
  }
}
