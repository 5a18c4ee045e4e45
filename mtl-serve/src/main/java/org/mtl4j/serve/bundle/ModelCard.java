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
 * All that is known of a model beside its preprocessing and its graph.
 *
 * @param provenance where it comes from
 * @param tasks how to read its outputs
 * @param inputs the columns it reads, with what they held in training
 * @param labels the columns of the labels, and of the weight of a row, with what they held
 * @param format the format of the training files, if they were delimited text
 * @param layout the names of all columns of a file without a header, in their order, where they are
 *     known
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

  /** What a column held in the training rows. */
  public enum Held {
    NUMBER,
    TEXT,
    ARRAY;

    /** What a column of a table holds. */
    public static Held of(Table table, String name) {
      Column column = table.column(name);
      return column instanceof TextColumn ? TEXT : column instanceof ArrayColumn ? ARRAY : NUMBER;
    }

    /** What to ask a source for. */
    public ColumnType type() {
      return this == TEXT ? ColumnType.TEXT : this == NUMBER ? ColumnType.NUMBER : ColumnType.GUESS;
    }
  }
}
