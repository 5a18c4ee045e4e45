// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.serve.answer.TaskOutput;

/**
 * The description of a model, without its preprocessing and its graph.
 *
 * @param provenance the origin of the model
 * @param tasks its outputs
 * @param inputs the columns that it reads, with the kind of their values in training
 * @param labels the columns of the labels and of the row weight, with the kind of their values
 * @param format the format of the training files, if they were delimited text
 * @param layout the names of all columns of a file without a header, in order; empty if unknown
 * @param changes what was done to the model after its training, in order
 */
public record ModelCard(
    Provenance provenance,
    List<TaskOutput> tasks,
    Map<String, Held> inputs,
    Map<String, Held> labels,
    Optional<RowFormat> format,
    List<String> layout,
    List<Change> changes) {

  public ModelCard {
    tasks = List.copyOf(tasks);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    layout = List.copyOf(layout);
    changes = List.copyOf(changes);
  }

  /** The description of a model as it was trained. */
  public ModelCard(
      Provenance provenance,
      List<TaskOutput> tasks,
      Map<String, Held> inputs,
      Map<String, Held> labels,
      Optional<RowFormat> format,
      List<String> layout) {
    this(provenance, tasks, inputs, labels, format, layout, List.of());
  }

  /** The names of all tasks and outputs without a label. */
  public List<String> names() {
    return tasks.stream().map(TaskOutput::task).toList();
  }

  /**
   * How a model was made from another.
   *
   * @param model the SHA-256 of the {@code model.json} of the other
   * @param kept the tasks of the other that this one has
   * @param added the tasks that were trained for this one
   * @param run the run that trained them, if there are any
   */
  public record Change(
      String model, List<String> kept, List<String> added, Optional<Provenance> run) {
    public Change {
      kept = List.copyOf(kept);
      added = List.copyOf(added);
    }
  }

  /** The kind of the values of a column. */
  public enum Held {
    NUMBER,
    TEXT,
    ARRAY;

    /** The kind of the values of a column in a table. */
    public static Held of(Table table, String name) {
      Column column = table.column(name);
      return column instanceof TextColumn ? TEXT : column instanceof ArrayColumn ? ARRAY : NUMBER;
    }

    /** The type to request from a data source. */
    public ColumnType type() {
      return this == TEXT ? ColumnType.TEXT : this == NUMBER ? ColumnType.NUMBER : ColumnType.GUESS;
    }
  }
}
