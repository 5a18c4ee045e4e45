package org.mtl4j.core.data.csv;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.serve.csv.CsvDialect;

/**
 * Files of delimited text in UTF-8, plain or compressed by gzip, which is told by their first
 * bytes. White space around a value is no part of it unless it is quoted; empty lines are skipped.
 *
 * <p>A column without a declared type holds numbers if every present value of the training file is
 * one, else text; the other files are read by the types so found.
 *
 * @param train the file to learn from
 * @param validation a file to choose by, if there is one
 * @param test a file to judge by, if there is one
 * @param header whether the first line names the columns; without it they take the names that the
 *     schema gives, in its order, or {@code column1}, {@code column2}, ... where there is no schema
 * @param delimiter the character between values
 * @param quote the character around values that hold a delimiter, a line break or, doubled, itself
 * @param missing what stands for a missing value
 */
@Pluggable(
    name = "csv",
    summary = "Delimited text files, plain or gzip, with or without a header.",
    source = "RFC 4180")
public record CsvSource(
    @Option(value = "file to learn from, plain or gzip", required = true) Path train,
    @Option("file to choose by; else rows are split off") Optional<Path> validation,
    @Option("file to judge by; else rows are split off") Optional<Path> test,
    @Option("whether the first line names the columns; else the schema does, in its order")
        boolean header,
    @Option("the character between values") String delimiter,
    @Option("the character around values that hold delimiters or line breaks") String quote,
    @Option("what stands for a missing value, without the white space around it")
        List<String> missing)
    implements DataSource {

  public CsvSource {
    missing = List.copyOf(missing);
    check("delimiter", delimiter);
    check("quote", quote);
    if (delimiter.equals(quote)) {
      throw new OptionException("quote", "must not be the delimiter, but both are " + quote);
    }
  }

  /** A file with a header, commas, double quotes and the missing markers "", "?", NA and NaN. */
  public CsvSource(Path train) {
    this(train, Optional.empty(), Optional.empty(), true, ",", "\"", List.of("", "?", "NA", "NaN"));
  }

  /** The same with a file to choose by. */
  public CsvSource validation(Path file) {
    return new CsvSource(train, Optional.of(file), test, header, delimiter, quote, missing);
  }

  /** The same with a file to judge by. */
  public CsvSource test(Path file) {
    return new CsvSource(train, validation, Optional.of(file), header, delimiter, quote, missing);
  }

  /** The same with or without a first line that names the columns. */
  public CsvSource header(boolean other) {
    return new CsvSource(train, validation, test, other, delimiter, quote, missing);
  }

  /** How its files are written. */
  public CsvDialect dialect() {
    return new CsvDialect(header, delimiter.charAt(0), quote.charAt(0), missing);
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
    CsvDialect format = dialect();
    Table rows = new CsvFile(train, format).read(request);
    Request settled = settled(request, rows);
    return new Tables(
        rows,
        validation.map(file -> new CsvFile(file, format).read(settled)),
        test.map(file -> new CsvFile(file, format).read(settled)));
  }

  /** The types found in the training file bind the others. */
  private static Request settled(Request request, Table rows) {
    Map<String, ColumnType> types = new HashMap<>(request.types());
    for (Column column : rows.columns()) {
      types.put(column.name(), column instanceof TextColumn ? ColumnType.TEXT : ColumnType.NUMBER);
    }
    return request.types(types);
  }
}
