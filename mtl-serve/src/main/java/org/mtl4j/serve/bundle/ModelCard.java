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
 */
public record ModelCard(
    Provenance provenance,
    List<TaskOutput> tasks,
    Map<String, Held> inputs,
    Map<String, Held> labels,
    Optional<RowFormat> format,
    List<String> layout) {

  public ModelCard {
    tasks = List.copyOf(tasks);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    layout = List.copyOf(layout);
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
