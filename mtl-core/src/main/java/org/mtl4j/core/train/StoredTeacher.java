// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Task;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * A stored model that teaches one task. It reads raw rows, and encodes them by its own
 * preprocessing.
 *
 * @param task the task that it teaches
 * @param output the output of the model for it
 */
record StoredTeacher(Task task, TaskOutput output) {
  /**
   * Checks that a stored model predicts a task from the columns of a table.
   *
   * @param raw some raw rows
   * @throws ConfigurationException if it does not; says what it predicts or reads instead
   */
  static StoredTeacher check(Task task, Path folder, Table raw) {
    ModelDirectory model = read(task, folder);
    List<TaskOutput> outputs = model.card().tasks();
    TaskOutput output =
        outputs.stream()
            .filter(each -> each.task().equals(task.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    failure(
                        task,
                        folder,
                        "has no such task; "
                            + Nearest.hint(
                                task.name(), outputs.stream().map(TaskOutput::task).toList())));
    if (output.prediction() != task.prediction() || !output.outputs().equals(task.outputs())) {
      throw failure(
          task,
          folder,
          "predicts %s %s, but the task of this run %s %s"
              .formatted(output.prediction(), output.outputs(), task.prediction(), task.outputs()));
    }
    Optional<LabelFormat> there = output.labels().map(StoredTeacher::ofAllRows);
    Optional<LabelFormat> here = task.labelFormat();
    if (there.isPresent() && here.isPresent() && !there.equals(here)) {
      throw failure(
          task,
          folder,
          "was trained on the labels %s, but the labels of this run are %s"
              .formatted(there.get(), here.get()));
    }
    List<String> missing =
        new RowEncoder(model.preprocessing())
            .columns().stream().filter(column -> !raw.has(column)).toList();
    if (!missing.isEmpty()) {
      throw failure(
          task,
          folder,
          "reads the columns %s, which the data does not have, or which the configuration ignores"
              .formatted(String.join(", ", missing)));
    }
    return new StoredTeacher(task, output);
  }

  private static LabelFormat ofAllRows(LabelFormat format) {
    return format instanceof LabelFormat.OwnRows own ? own.labels() : format;
  }

  private static ModelDirectory read(Task task, Path folder) {
    try {
      return ModelDirectory.read(folder);
    } catch (DataException e) {
      throw new ConfigurationException(
          "the teacher of '%s': %s".formatted(task.name(), e.getMessage()), e);
    }
  }

  private static ConfigurationException failure(Task task, Path folder, String what) {
    return new ConfigurationException(
        "the teacher of '%s', %s, %s".formatted(task.name(), folder, what));
  }

  /** Its predictions for raw rows, in the scale of the labels of the run. */
  Block predict(Model model, Table rows) {
    float[] numbers = model.predict(rows).numbers(task.name());
    int width = task.outputs().size();
    if (!output.scale().equals(task.scale())) {
      for (int i = 0; i < numbers.length; i++) {
        double value = output.scale().decode(numbers[i], i % width);
        numbers[i] = (float) task.scale().encode(value, i % width);
      }
    }
    return Lessons.block(numbers, rows.rows(), Shape.of(width));
  }
}
