// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.FileEndings;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Files of delimited text in UTF-8, plain or compressed by gzip (detected by the first bytes).
 * White space around a value is ignored unless it is quoted; empty lines are skipped.
 *
 * <p>A column without a declared type has numbers if every present value of the training file is a
 * number, else text. The other files are read with the same types.
 *
 * @param train the training file
 * @param validation a file of validation rows, if there is one
 * @param test a file of test rows, if there is one
 * @param header whether the first line has the names of the columns; without it they get the names
 *     of the schema, in its order, or {@code column1}, {@code column2}, ... without a schema
 * @param delimiter the character between values
 * @param quote the character around values that contain a delimiter, a line break or, doubled, a
 *     quote
 * @param missing the texts that mark a missing value
 */
@Pluggable(
    name = "csv",
    summary = "Delimited text files, plain or gzip, with or without a header.",
    source = "RFC 4180")
@FileEndings({".csv", ".tsv", ".tab", ".txt", ".data"})
public record CsvSource(
    @Option(value = "training file, plain or gzip", required = true) Path train,
    @Option("validation file; else rows are split off") Optional<Path> validation,
    @Option("test file; else rows are split off") Optional<Path> test,
    @Option("whether the first line has the column names; else the schema, in its order")
        boolean header,
    @Option("the character between values") String delimiter,
    @Option("the character around values that contain delimiters or line breaks") String quote,
    @Option("texts that mark a missing value, without the white space around them")
        List<String> missing)
    implements DataSource {

  static final List<String> MISSING = List.of("", "?", "NA", "NaN");

  public CsvSource {
    missing = List.copyOf(missing);
    check("delimiter", delimiter);
    check("quote", quote);
    format(header, delimiter, quote, missing);
  }

  /** A file with a header, commas, double quotes and the missing markers "", "?", NA and NaN. */
  public CsvSource(Path train) {
    this(train, Optional.empty(), Optional.empty(), true, ",", "\"", MISSING);
  }

  /** The same with a validation file. */
  public CsvSource validation(Path file) {
    return new CsvSource(train, Optional.of(file), test, header, delimiter, quote, missing);
  }

  /** The same with a test file. */
  public CsvSource test(Path file) {
    return new CsvSource(train, validation, Optional.of(file), header, delimiter, quote, missing);
  }

  /** The same with or without a header. */
  public CsvSource header(boolean other) {
    return new CsvSource(train, validation, test, other, delimiter, quote, missing);
  }

  /** The format of the files. */
  public RowFormat format() {
    return format(header, delimiter, quote, missing);
  }

  private static RowFormat format(
      boolean header, String delimiter, String quote, List<String> missing) {
    return new RowFormat(header, delimiter.charAt(0), quote.charAt(0), missing);
  }

  @Override
  public Optional<RowFormat> rowFormat() {
    return Optional.of(format());
  }

  private static void check(String option, String character) {
    if (character.length() != 1 || "\r\n".contains(character)) {
      throw new OptionException(
          option,
          "must be one character and no line break, but is \"%s\""
              .formatted(character.replace("\r", "\\r").replace("\n", "\\n")));
    }
  }

  @Override
  public Tables read(Request request) {
    RowFormat format = format();
    Table rows = new CsvFile(train, format).read(request);
    Request settled = settled(request, rows);
    return new Tables(
        rows,
        validation.map(file -> new CsvFile(file, format).read(settled)),
        test.map(file -> new CsvFile(file, format).read(settled)));
  }

  /** The request with the types of the training file, for the other files. */
  private static Request settled(Request request, Table rows) {
    Map<String, ColumnType> types = new HashMap<>(request.types());
    for (Column column : rows.columns()) {
      types.put(column.name(), column instanceof TextColumn ? ColumnType.TEXT : ColumnType.NUMBER);
    }
    return request.types(types);
  }
}
