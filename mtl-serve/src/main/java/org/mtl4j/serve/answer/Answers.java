// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.List;
import org.mtl4j.api.error.ConfigurationException;

/** The prediction for one row: an answer for each task. */
public final class Answers {
  private final List<String> tasks;
  private final List<Answer> answers;

  public Answers(List<String> tasks, List<Answer> answers) {
    this.tasks = tasks;
    this.answers = answers;
  }

  /** The names of the tasks. */
  public List<String> tasks() {
    return tasks;
  }

  /**
   * The answer for a task.
   *
   * @throws ConfigurationException if there is no such task
   */
  public Answer of(String task) {
    int index = tasks.indexOf(task);
    if (index < 0) {
      throw new ConfigurationException(
          "there is no task '%s'; there are %s".formatted(task, String.join(", ", tasks)));
    }
    return answers.get(index);
  }

  /**
   * The answer for a task of yes or no.
   *
   * @throws ConfigurationException if there is no such task, or it is of another kind
   */
  public Answer.YesNo yesNo(String task) {
    return as(task, Answer.YesNo.class, "yes or no");
  }

  /** As {@link #yesNo}, for a task of classes. */
  public Answer.OneOf oneOf(String task) {
    return as(task, Answer.OneOf.class, "one of several classes");
  }

  /** As {@link #yesNo}, for a task of several labels. */
  public Answer.SetOf setOf(String task) {
    return as(task, Answer.SetOf.class, "a set of labels");
  }

  /** As {@link #yesNo}, for a task of numbers. */
  public Answer.Numbers numbers(String task) {
    return as(task, Answer.Numbers.class, "numbers");
  }

  private <A extends Answer> A as(String task, Class<A> type, String expected) {
    Answer answer = of(task);
    if (type.isInstance(answer)) {
      return type.cast(answer);
    }
    throw new ConfigurationException(
        "task '%s' does not answer with %s but with %s"
            .formatted(task, expected, answer.getClass().getSimpleName()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tasks.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(tasks.get(i)).append(": ").append(answers.get(i));
    }
    return text.toString();
  }
}
