// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.answer.Answer;
import org.mtl4j.serve.answer.Answers;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.file.Json;

/**
 * Answers as one JSON object a line: the copied columns by name, and for each task {@code {answer,
 * probability}} for yes or no (in the words of the label), {@code {answer, probability,
 * probabilities}} for classes, {@code {answers, probabilities}} for several labels, {@code
 * {values}} for numbers.
 */
public final class JsonAnswers implements AnswerWriter {
  private final JsonGenerator json;
  private final List<String> keep;

  /**
   * For the answers of some tasks.
   *
   * @param keep the names of the columns that are copied
   * @throws ConfigurationException if one has the name of a task
   */
  public JsonAnswers(Writer out, List<TaskOutput> tasks, List<String> keep) throws IOException {
    this.keep = List.copyOf(keep);
    Set<String> names = new HashSet<>(keep);
    for (TaskOutput task : tasks) {
      if (!names.add(task.task())) {
        throw new ConfigurationException(
            "the column '%s' cannot be kept: it has the name of a task".formatted(task.task()));
      }
    }
    this.json = Json.mapper().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void write(List<String> kept, Answers answers) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < kept.size(); i++) {
      json.writeStringField(keep.get(i), kept.get(i));
    }
    for (String task : answers.tasks()) {
      json.writeObjectFieldStart(task);
      write(answers.of(task));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private void write(Answer answer) throws IOException {
    if (answer instanceof Answer.YesNo yesNo) {
      json.writeStringField("answer", yesNo.label());
      number("probability", yesNo.probability());
    } else if (answer instanceof Answer.OneOf oneOf) {
      json.writeStringField("answer", oneOf.label());
      number("probability", oneOf.probability());
      numbers("probabilities", oneOf.classes(), oneOf.probabilities());
    } else if (answer instanceof Answer.SetOf set) {
      json.writeArrayFieldStart("answers");
      for (String label : set.chosen()) {
        json.writeString(label);
      }
      json.writeEndArray();
      numbers("probabilities", set.labels(), set.probabilities());
    } else if (answer instanceof Answer.Numbers values) {
      json.writeObjectFieldStart("values");
      for (int i = 0; i < values.values().length; i++) {
        value(values.names().get(i), values.values()[i]);
      }
      json.writeEndObject();
    }
  }

  private void numbers(String field, List<String> names, float[] values) throws IOException {
    json.writeObjectFieldStart(field);
    for (int i = 0; i < values.length; i++) {
      number(names.get(i), values[i]);
    }
    json.writeEndObject();
  }

  /** With the digits of a float if it is one. */
  private void value(String name, double value) throws IOException {
    if (value == (float) value || !Double.isFinite(value)) {
      number(name, (float) value);
    } else {
      json.writeNumberField(name, value);
    }
  }

  /** A number, or null if it is not finite. */
  private void number(String name, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
