// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.error.ConfigurationException;

/** What a model says about some rows. */
public final class AnswerRows {
  private final int rows;
  private final List<TaskOutput> tasks;
  private final List<String> names;
  private final float[][] values;

  /**
   * @param values one array a task [rows · outputs]
   */
  public AnswerRows(int rows, List<TaskOutput> tasks, List<String> names, float[][] values) {
    this.rows = rows;
    this.tasks = tasks;
    this.names = names;
    this.values = values;
  }

  /** How many rows. */
  public int rows() {
    return rows;
  }

  /** The answers for a row, from 0. */
  public Answers row(int row) {
    Answer[] answers = new Answer[values.length];
    for (int t = 0; t < answers.length; t++) {
      int width = tasks.get(t).outputs().size();
      answers[t] =
          tasks.get(t).answer(Arrays.copyOfRange(values[t], row * width, (row + 1) * width));
    }
    return new Answers(names, List.of(answers));
  }

  /**
   * The bare numbers of a task, row after row [rows · outputs]: probabilities, or values in their
   * own unit; not copied.
   */
  public float[] values(String task) {
    int place = names.indexOf(task);
    if (place < 0) {
      throw new ConfigurationException(
          "there is no task '%s'; there are %s".formatted(task, String.join(", ", names)));
    }
    return values[place];
  }
}
