// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.serving;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.Answer;

/**
 * Answers one row with a stored model: {@code java ... Serve MODEL column=value column=value}.
 *
 * <p>A number is written as a number; any other value is text. Each task is one line of output.
 */
public final class Serve {
  private Serve() {}

  public static void main(String[] args) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] parts = args[i].split("=", 2);
      row.put(parts[0], value(parts[1]));
    }
    try (Model model = Model.load(Path.of(args[0]))) {
      var answers = model.predict(row);
      for (var task : model.tasks()) {
        System.out.println(task.task() + ": " + text(answers.of(task.task())));
      }
    }
  }

  private static String text(Answer answer) {
    if (answer instanceof Answer.YesNo decision) {
      return decision.label() + ", p = " + decision.probability();
    }
    if (answer instanceof Answer.OneOf choice) {
      return choice.label() + ", p = " + choice.probability();
    }
    if (answer instanceof Answer.SetOf set) {
      return String.join(", ", set.chosen());
    }
    return Arrays.toString(((Answer.Numbers) answer).values());
  }

  private static Object value(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
