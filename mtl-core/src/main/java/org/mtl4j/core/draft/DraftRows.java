// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.data.FilesSource;
import org.mtl4j.core.data.csv.ColumnGuess;
import org.mtl4j.core.data.csv.CsvGuess;
import org.mtl4j.core.data.csv.CsvSource;

/**
 * The rows that a draft is about.
 *
 * @param source the name of the data source that reads them
 * @param options the options of the source as YAML; empty for delimited text
 * @param origin where they come from, for messages
 * @param guess the format of delimited text; of another source the names of the columns
 * @param table all columns as text
 * @param labels the columns that the source declares as labels
 * @param task the column with the name of the task of each row, if the source adds one
 */
public record DraftRows(
    String source,
    String options,
    String origin,
    CsvGuess guess,
    Table table,
    List<String> labels,
    Optional<String> task) {
  /**
   * Reads a file of delimited text in a guessed format.
   *
   * @throws DataException if it cannot be read
   */
  public static DraftRows delimited(Path file) {
    CsvGuess guess = CsvGuess.of(file);
    Map<String, ColumnType> types = new HashMap<>();
    guess.columns().forEach(name -> types.put(name, ColumnType.TEXT));
    CsvSource source = new CsvSource(file, guess.format());
    Table table = source.read(new Request(guess.columns(), types)).train();
    return new DraftRows("csv", "", file.toString(), guess, table, List.of(), Optional.empty());
  }

  /**
   * A file of delimited text in a guessed format. Texts for a missing value, such as n/a among
   * numbers, are part of the format.
   *
   * @throws DataException if it cannot be read
   */
  public static CsvSource source(Path file) {
    DraftRows rows = delimited(file);
    RowFormat format = rows.guess().format();
    Set<String> missing = new LinkedHashSet<>(format.missing());
    rows.table()
        .columns()
        .forEach(
            column ->
                missing.addAll(
                    ColumnGuess.of(((TextColumn) column).dictionary(), format).markers()));
    return new CsvSource(file, format.missing(List.copyOf(missing)));
  }

  /**
   * The rows of another source.
   *
   * @param name the name of the source
   * @param options its options as YAML
   * @param origin the file or the query
   * @throws DataException if a column has arrays, which a draft cannot describe
   */
  public static DraftRows of(DataSource source, String name, String options, String origin) {
    List<String> labels = source.declaredLabels();
    Optional<String> task =
        source instanceof FilesSource files ? Optional.of(files.task()) : Optional.empty();
    Table table = source.read(new Request(List.of(), Map.of(), Set.copyOf(labels))).train();
    TableBuilder texts = new TableBuilder(table.origin());
    table.columns().forEach(column -> add(column, origin, texts));
    CsvGuess guess = new CsvGuess(CsvSource.FORMAT, table.names(), List.of());
    return new DraftRows(name, options, origin, guess, texts.build(), labels, task);
  }

  private static void add(Column column, String origin, TableBuilder texts) {
    if (column instanceof ArrayColumn) {
      throw new DataException(
          "%s: the column '%s' has arrays, which no draft describes; write the configuration by hand"
              .formatted(origin, column.name()));
    }
    if (column instanceof TextColumn) {
      texts.column(column);
      return;
    }
    String[] values = new String[column.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = column.isMissing(row) ? "" : column.text(row);
    }
    texts.texts(column.name(), values);
  }
}
