// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.DataException;

/** Reads raw tables. */
public interface DataSource {
  /**
   * Reads all tables of the source.
   *
   * @param request what is known of the columns, so that a source of plain text need not guess
   * @throws DataException if the data cannot be read; names the place, what was found and what is
   *     expected
   */
  Tables read(Request request);

  /**
   * The names of the columns. Reads all rows by default; a source that knows the names without does
   * better.
   *
   * @param request as for {@link #read}
   * @throws DataException if the data cannot be read
   */
  default List<String> columns(Request request) {
    return read(request).train().names();
  }

  /**
   * The columns that the files themselves declare as labels. They are read only if they are
   * requested by name, so that no label becomes an input.
   *
   * @return empty by default: the files declare none
   * @throws DataException if the data cannot be read
   */
  default List<String> declaredLabels() {
    return List.of();
  }

  /**
   * This source with the options that its files imply, such as a list of labels beside a file. A
   * draft of a configuration has them.
   *
   * @return this source by default
   * @throws DataException if the data cannot be read
   */
  default DataSource completed() {
    return this;
  }

  /**
   * The format of further rows like those of this source, if they are delimited text. A stored
   * model keeps it, and the command line reads rows for the model in this format unless another is
   * given. Without a header, the columns of such rows are those of the schema in its order.
   *
   * @return empty by default: no delimited text
   */
  default Optional<RowFormat> rowFormat() {
    return Optional.empty();
  }

  /**
   * What is known of the columns before they are read.
   *
   * @param columns the names in the schema, in its order. All must exist. A source without column
   *     names uses these
   * @param types the types of columns by name; the source guesses the others
   * @param labels the columns that tasks read
   * @param others the type of columns without one in {@code types}
   */
  record Request(
      List<String> columns, Map<String, ColumnType> types, Set<String> labels, ColumnType others) {
    /** Nothing is known: all types are guessed. */
    public static final Request GUESS = new Request(List.of(), Map.of());

    public Request {
      columns = List.copyOf(columns);
      types = Map.copyOf(types);
      labels = Set.copyOf(labels);
    }

    /** The types of other columns are guessed. */
    public Request(List<String> columns, Map<String, ColumnType> types, Set<String> labels) {
      this(columns, types, labels, ColumnType.GUESS);
    }

    /** Without labels. */
    public Request(List<String> columns, Map<String, ColumnType> types) {
      this(columns, types, Set.of());
    }

    /** Only these columns, as far as they exist; others are not read. */
    public static Request only(Map<String, ColumnType> types) {
      return new Request(List.of(), types, Set.of(), ColumnType.SKIP);
    }

    /** The same with other types. */
    public Request types(Map<String, ColumnType> other) {
      return new Request(columns, other, labels, others);
    }

    /** The type of a column. */
    public ColumnType type(String column) {
      return types.getOrDefault(column, others);
    }
  }

  /** The type of a column. */
  enum ColumnType {
    NUMBER,
    TEXT,
    /** A number if every value that is not missing is one, else text. */
    GUESS,
    /** Not read. */
    SKIP
  }

  /**
   * The tables of a source.
   *
   * @param train training rows; validation and test rows are split off if their tables are absent
   * @param validation validation rows, if the source has them
   * @param test test rows, if the source has them
   */
  record Tables(Table train, Optional<Table> validation, Optional<Table> test) {
    /** One table, to be split into training, validation and test rows. */
    public static Tables of(Table table) {
      return new Tables(table, Optional.empty(), Optional.empty());
    }

    /** Training and test rows. */
    public static Tables of(Table train, Table test) {
      return new Tables(train, Optional.empty(), Optional.of(test));
    }

    /**
     * Tables whose columns must be alike.
     *
     * @throws DataException if another table lacks a column of the training table, or has it with
     *     another type
     */
    public static Tables alike(Table train, Optional<Table> validation, Optional<Table> test) {
      validation.ifPresent(table -> requireColumns(train, table));
      test.ifPresent(table -> requireColumns(train, table));
      return new Tables(train, validation, test);
    }

    private static void requireColumns(Table train, Table other) {
      for (Column column : train.columns()) {
        if (!other.has(column.name())) {
          throw new DataException(
              "%s has no column '%s', which %s has; it has %s"
                  .formatted(
                      other.origin(),
                      column.name(),
                      train.origin(),
                      String.join(", ", other.names())));
        }
        if (other.column(column.name()).getClass() != column.getClass()) {
          throw new DataException(
              "%s: the column '%s' is of another type than in %s"
                  .formatted(other.origin(), column.name(), train.origin()));
        }
      }
    }
  }
}
