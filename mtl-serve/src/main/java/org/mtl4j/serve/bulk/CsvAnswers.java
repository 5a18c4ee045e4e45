// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.serve.answer.Answer;
import org.mtl4j.serve.answer.Answers;
import org.mtl4j.serve.answer.TaskOutput;

/**
 * Answers as CSV, in the words of the labels. After the copied columns, each task has: {@code TASK}
 * and {@code TASK.probability} for yes or no and for classes; {@code TASK.LABEL} and {@code
 * TASK.LABEL.probability} for each of several labels; {@code TASK} for one number and {@code
 * TASK.NAME} for each of several.
 */
public final class CsvAnswers implements AnswerWriter {
  private final CsvWriter csv;
  private final boolean all;
  private final List<String> cells = new ArrayList<>();

  /**
   * Writes the header.
   *
   * @param keep the names of the columns that are copied
   * @param all whether every class has a column {@code TASK.probability.CLASS}
   * @throws ConfigurationException if two columns would have the same name
   */
  public CsvAnswers(Writer out, List<TaskOutput> tasks, List<String> keep, boolean all) {
    this.csv = CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.LF).build(out);
    this.all = all;
    List<String> header = new ArrayList<>(keep);
    tasks.forEach(task -> addColumns(task, header));
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!seen.add(name)) {
        throw new ConfigurationException(
            "two columns of the predictions would be named '%s'; the model writes %s"
                .formatted(name, header.subList(keep.size(), header.size())));
      }
    }
    csv.writeRecord(header);
  }

  private void addColumns(TaskOutput task, List<String> header) {
    String name = task.task();
    boolean one = task.outputs().size() == 1;
    if (task.prediction() == Prediction.DISTRIBUTION
        || task.prediction() == Prediction.PROBABILITY && one) {
      header.add(name);
      header.add(name + ".probability");
      if (all && task.prediction() == Prediction.DISTRIBUTION) {
        task.outputs().forEach(output -> header.add(name + ".probability." + output));
      }
    } else if (one) {
      header.add(name);
    } else {
      for (String output : task.outputs()) {
        header.add(name + "." + output);
        if (task.prediction() == Prediction.PROBABILITY) {
          header.add(name + "." + output + ".probability");
        }
      }
    }
  }

  @Override
  public void write(List<String> kept, Answers answers) {
    cells.clear();
    cells.addAll(kept);
    answers.tasks().forEach(task -> addCells(answers.of(task)));
    csv.writeRecord(cells);
  }

  private void addCells(Answer answer) {
    if (answer instanceof Answer.YesNo yesNo) {
      add(yesNo.label(), yesNo.probability());
    } else if (answer instanceof Answer.OneOf oneOf) {
      cells.add(oneOf.label());
      cells.add(Float.toString(oneOf.probability()));
      if (all) {
        addAll(oneOf.probabilities());
      }
    } else if (answer instanceof Answer.SetOf set) {
      for (int i = 0; i < set.probabilities().length; i++) {
        add(set.label(i), set.probabilities()[i]);
      }
    } else {
      for (double number : ((Answer.Numbers) answer).values()) {
        cells.add(text(number));
      }
    }
  }

  private void add(String label, float probability) {
    cells.add(label);
    cells.add(Float.toString(probability));
  }

  /** With the digits of a float if it is one; large numbers without an exponent. */
  private static String text(double number) {
    if (number == (float) number) {
      return Float.toString((float) number);
    }
    double size = Math.abs(number);
    return size >= 1e7 && size < 1e15
        ? BigDecimal.valueOf(number).toPlainString()
        : Double.toString(number);
  }

  private void addAll(float[] numbers) {
    for (float number : numbers) {
      cells.add(Float.toString(number));
    }
  }
}
