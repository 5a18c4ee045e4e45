package org.mtl4j.core.train.batch;

import java.nio.FloatBuffer;
import java.util.List;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Task;

/**
 * Which tasks have a label in which rows. A row counts for a task where at least one of the task's
 * labels is there and the row weighs more than nothing. Tasks with a label in every row cost
 * nothing to ask for.
 */
public final class LabelMask {
  private final boolean[][] labelled;
  private final int[] sizes;
  private final int rows;

  public LabelMask(List<Task> tasks, Dataset data) {
    this.rows = data.rows();
    this.labelled = new boolean[tasks.size()][];
    this.sizes = new int[tasks.size()];
    for (int t = 0; t < tasks.size(); t++) {
      labelled[t] = scan(tasks.get(t), data);
      for (boolean there : labelled[t]) {
        sizes[t] += there ? 1 : 0;
      }
    }
  }

  /** The number of rows that count for each task. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Tells for each task whether one of the first {@code count} rows counts for it. */
  public void among(int[] indices, int count, boolean[] present) {
    for (int t = 0; t < present.length; t++) {
      present[t] = sizes[t] == rows || anyOf(labelled[t], indices, count);
    }
  }

  /** How many of the first {@code count} rows count for a task. */
  public int count(int task, int[] indices, int count) {
    if (sizes[task] == rows) {
      return count;
    }
    int there = 0;
    for (int i = 0; i < count; i++) {
      there += labelled[task][indices[i]] ? 1 : 0;
    }
    return there;
  }

  private static boolean anyOf(boolean[] there, int[] indices, int count) {
    for (int i = 0; i < count; i++) {
      if (there[indices[i]]) {
        return true;
      }
    }
    return false;
  }

  private static boolean[] scan(Task task, Dataset data) {
    FloatBuffer labels = data.block(Dataset.label(task.name())).floats();
    Block weights = data.blocks().get(Dataset.WEIGHT);
    boolean[] there = new boolean[data.rows()];
    for (int row = 0; row < there.length; row++) {
      boolean weighs = weights == null || weights.floats().get(row) > 0;
      there[row] = weighs && hasLabel(labels, row, task.labelWidth());
    }
    return there;
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
