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
import org.mtl4j.serve.csv.CsvRows;

/**
 * Files of delimited text, plain or compressed by gzip, bzip2 or zstd (detected by the first
 * bytes). White space around a value is ignored unless it is quoted; empty lines are skipped. A
 * byte order mark and a first line such as {@code sep=;} override the encoding and the delimiter.
 *
 * <p>A column without a declared type has numbers if every present value of the training file is a
 * number, else text. Numbers may have separators of thousands, and a currency or a percent sign,
 * the same in the whole column. A column with whole numbers of 2^53 or more is text, since doubles
 * do not tell them apart. The other files are read with the same types. A column without a name is
 * not read, unless the schema names it by its place, such as {@code column1}.
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
 * @param encoding the name of the encoding of the files
 * @param decimal the decimal mark, {@code .} or {@code ,}
 * @param comment the first character of lines to skip
 * @param units the unit beside all numbers of a column, such as % or $; in other columns the first
 *     number decides
 */
@Pluggable(
    name = "csv",
    summary = "Delimited text files, plain or compressed, with or without a header.",
    source = "RFC 4180")
@FileEndings({".csv", ".tsv", ".tab", ".txt", ".data"})
public record CsvSource(
    @Option(value = "training file, plain or compressed", required = true) Path train,
    @Option("validation file; else rows are split off") Optional<Path> validation,
    @Option("test file; else rows are split off") Optional<Path> test,
    @Option("whether the first line has the column names; else the schema, in its order")
        boolean header,
    @Option("the character between values") String delimiter,
    @Option("the character around values that contain delimiters or line breaks") String quote,
    @Option("texts that mark a missing value, without the white space around them")
        List<String> missing,
    @Option("encoding, such as UTF-8, windows-1252, ISO-8859-1; a byte order mark overrides it")
        String encoding,
    @Option("decimal mark: . or , ; the other one may separate thousands") String decimal,
    @Option("first character of lines to skip") Optional<String> comment,
    @Option("unit beside the numbers of a column, such as %; else that of its first number")
        Map<String, String> units)
    implements DataSource {

  static final List<String> MISSING = List.of("", "?", "NA", "NaN");

  /** A header, commas, double quotes, UTF-8, decimal points and no comments. */
  public static final RowFormat FORMAT = new RowFormat(true, ',', '"', MISSING);

  public CsvSource {
    missing = List.copyOf(missing);
    check("delimiter", delimiter);
    check("quote", quote);
    check("decimal", decimal);
    comment.ifPresent(character -> check("comment", character));
    units = Map.copyOf(units);
    format(header, delimiter, quote, missing, encoding, decimal, comment, units);
  }

  /** A file with a header, commas, double quotes and the missing markers "", "?", NA and NaN. */
  public CsvSource(Path train) {
    this(train, FORMAT);
  }

  /** A file in UTF-8 with decimal points and without comments. */
  public CsvSource(
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      boolean header,
      String delimiter,
      String quote,
      List<String> missing) {
    this(
        train,
        validation,
        test,
        header,
        delimiter,
        quote,
        missing,
        FORMAT.encoding().name(),
        String.valueOf(FORMAT.decimal()),
        Optional.empty(),
        Map.of());
  }

  /** A file of some format. */
  public CsvSource(Path train, RowFormat format) {
    this(train, Optional.empty(), Optional.empty(), format);
  }

  private CsvSource(Path train, Optional<Path> validation, Optional<Path> test, RowFormat format) {
    this(
        train,
        validation,
        test,
        format.header(),
        String.valueOf(format.delimiter()),
        String.valueOf(format.quote()),
        format.missing(),
        format.encoding().name(),
        String.valueOf(format.decimal()),
        format.comment().map(String::valueOf),
        format.units());
  }

  /** The same with a validation file. */
  public CsvSource validation(Path file) {
    return new CsvSource(train, Optional.of(file), test, format());
  }

  /** The same with a test file. */
  public CsvSource test(Path file) {
    return new CsvSource(train, validation, Optional.of(file), format());
  }

  /** The same with or without a header. */
  public CsvSource header(boolean other) {
    return new CsvSource(train, validation, test, format().header(other));
  }

  /** The format of the files. */
  public RowFormat format() {
    return format(header, delimiter, quote, missing, encoding, decimal, comment, units);
  }

  private static RowFormat format(
      boolean header,
      String delimiter,
      String quote,
      List<String> missing,
      String encoding,
      String decimal,
      Optional<String> comment,
      Map<String, String> units) {
    return new RowFormat(header, delimiter.charAt(0), quote.charAt(0), missing)
        .encoding(encoding)
        .decimal(decimal.charAt(0))
        .comment(comment.map(character -> character.charAt(0)))
        .units(units);
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
  public List<String> columns(Request request) {
    try (CsvRows rows = CsvRows.open(train, format(), request.columns())) {
      return rows.columns();
    }
  }

  @Override
  public Tables read(Request request) {
    RowFormat format = format();
    Table rows = new CsvFile(train, format).read(request);
    Request settled = settled(request, rows);
    RowFormat alike = format.units(rows.units());
    return new Tables(
        rows,
        validation.map(file -> new CsvFile(file, alike).read(settled)),
        test.map(file -> new CsvFile(file, alike).read(settled)));
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
