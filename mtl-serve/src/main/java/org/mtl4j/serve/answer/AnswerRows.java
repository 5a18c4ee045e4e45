// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.error.ConfigurationException;

/** The predictions for several rows. */
public final class AnswerRows {
  private final int rows;
  private final List<TaskOutput> tasks;
  private final List<String> names;
  private final float[][] values;

  /**
   * The predictions of tasks.
   *
   * @param values one array a task [rows · outputs]; not copied
   */
  public AnswerRows(int rows, List<TaskOutput> tasks, List<String> names, float[][] values) {
    this.rows = rows;
    this.tasks = tasks;
    this.names = names;
    this.values = values;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The answers for a row; rows count from 0. */
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
   * The outputs of a task, row after row [rows · outputs]: probabilities, or values in the unit of
   * the label.
   *
   * @throws ConfigurationException if there is no such task
   */
  public double[] values(String task) {
    float[] numbers = numbers(task);
    TaskOutput output = tasks.get(names.indexOf(task));
    int width = output.outputs().size();
    double[] decoded = new double[numbers.length];
    Arrays.setAll(decoded, i -> output.scale().decode(numbers[i], i % width));
    return decoded;
  }

  /**
   * The outputs of a task as the graph has them, row after row [rows · outputs]; not copied. {@link
   * TaskOutput#scale} decodes them.
   *
   * @throws ConfigurationException if there is no such task
   */
  public float[] numbers(String task) {
    int index = names.indexOf(task);
    if (index < 0) {
      throw new ConfigurationException(
          "there is no task '%s'; there are %s".formatted(task, String.join(", ", names)));
    }
    return values[index];
  }
}
