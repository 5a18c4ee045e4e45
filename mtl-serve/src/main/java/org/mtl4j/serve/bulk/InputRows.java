// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.csv.CsvRows;

/** Rows to predict, one after the other. Starts before the first row. */
public interface InputRows extends AutoCloseable {
  /** The rows of delimited text, in the memory of one row. */
  static InputRows of(CsvRows rows) {
    return new CsvInput(rows);
  }

  /** The rows of a table. */
  static InputRows of(Table table) {
    return new TableInput(table);
  }

  /**
   * The rows with further columns.
   *
   * @param added the value of each in every row; empty for a missing one
   */
  default InputRows with(Map<String, Optional<String>> added) {
    return added.isEmpty() ? this : new CompletedRows(this, added);
  }

  /** The name of the source, for messages. */
  String origin();

  /** What {@link #number()} counts: line or row. */
  String unit();

  /** The names of the columns. */
  List<String> columns();

  /**
   * Moves to the next row.
   *
   * @return false at the end
   * @throws DataException if the source cannot be read
   */
  boolean next();

  /** Where the row begins, counted from 1. */
  long number();

  /**
   * Checks that the row has a value for every column.
   *
   * @throws DataException if it has fewer or more; says how many
   */
  void requireComplete();

  /** Whether the value of a column is missing. */
  boolean isMissing(int column);

  /**
   * The number in a column that is not missing.
   *
   * @throws DataException if it is no finite number; says what was found
   */
  double number(int column);

  /** The text of a column; of a missing value, that of the source. */
  String text(int column);

  /** The number of bytes read so far; 0 if it is unknown. */
  long bytes();

  @Override
  void close();
}
