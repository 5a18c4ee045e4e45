package org.mtl4j.api.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.DataException;

/** Reads raw tables. */
public interface DataSource {
  /**
   * Reads everything the source was configured with.
   *
   * @param request what the caller knows of the columns, so that a source of plain text need not
   *     guess
   * @throws org.mtl4j.api.error.DataException where it cannot be read; names the place, what was
   *     found and what is expected
   */
  Tables read(Request request);

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
   * @param columns the names a schema gives, in its order; all of them exist, and a source without
   *     names of its own takes these
   * @param types what columns will be used as, by name; the others are to be guessed
   * @param labels the columns that tasks read
   */
  record Request(List<String> columns, Map<String, ColumnType> types, Set<String> labels) {
    /** Nothing is known. */
    public static final Request GUESS = new Request(List.of(), Map.of());

    public Request {
      columns = List.copyOf(columns);
      types = Map.copyOf(types);
      labels = Set.copyOf(labels);
    }

    /** Of columns that no task is known to read. */
    public Request(List<String> columns, Map<String, ColumnType> types) {
      this(columns, types, Set.of());
    }

    /** The same with other types. */
    public Request types(Map<String, ColumnType> other) {
      return new Request(columns, other, labels);
    }

    /** What a column will be used as. */
    public ColumnType type(String column) {
      return types.getOrDefault(column, ColumnType.GUESS);
    }
  }

  /** What a column will be used as. */
  enum ColumnType {
    NUMBER,
    TEXT,
    /** Number if every present value reads as one, else text. */
    GUESS,
    /** Not read at all. */
    SKIP
  }

  /**
   * What a source holds.
   *
   * @param train rows to learn from; split further where no other table is given
   * @param validation rows to choose by, if the source separates them
   * @param test rows touched once at the end, if the source separates them
   */
  record Tables(Table train, Optional<Table> validation, Optional<Table> test) {
    /** One table, to be split. */
    public static Tables of(Table table) {
      return new Tables(table, Optional.empty(), Optional.empty());
    }

    /** Two tables. */
    public static Tables of(Table train, Table test) {
      return new Tables(train, Optional.empty(), Optional.of(test));
    }

    /**
     * Tables of the same columns.
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
