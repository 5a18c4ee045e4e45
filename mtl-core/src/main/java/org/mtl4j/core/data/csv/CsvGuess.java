// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.csv.CsvHeader;
import org.mtl4j.serve.csv.CsvText;
import org.mtl4j.serve.csv.NumberText;

/**
 * The format of a file of delimited text, guessed from its first lines; the encoding from all of
 * it.
 *
 * @param format the format; quote and missing markers are the defaults of {@link CsvSource}
 * @param columns the names of the columns, numbered from {@code "column1"} without a header
 * @param options the options of {@link CsvSource} that are not the default, as lines of YAML with
 *     the reasons, and what was assumed
 */
public record CsvGuess(RowFormat format, List<String> columns, List<String> options) {
  private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|');
  private static final List<Character> COMMENTS = List.of('#', '%');
  private static final int LINES = 200;

  /** Characters of the lines that are looked at, at most. */
  private static final int CHARACTERS = 1 << 24;

  public CsvGuess {
    columns = List.copyOf(columns);
    options = List.copyOf(options);
  }

  /**
   * Guesses from a file.
   *
   * @throws DataException if it cannot be read, or no delimiter splits most of its first lines into
   *     equally many values
   */
  public static CsvGuess of(Path path) {
    RowFormat format = CsvSource.FORMAT.encoding(EncodingGuess.of(path));
    String beginning;
    try (CsvText.Opened opened = new CsvFile(path, format).open()) {
      format = opened.format();
      beginning = beginning(path, opened.text());
    } catch (IOException e) {
      throw CsvText.explain(path.toString(), e, 0, format.encoding());
    }
    if (beginning.isBlank()) {
      throw new DataException(path + " is empty; rows are expected");
    }
    Split split = split(path, beginning, format);
    List<String> first = split.first();
    // A first line of another length is reported when the rows are read.
    HeaderGuess header =
        first.size() == split.records().get(0).size()
            ? HeaderGuess.of(split.records(), split.format())
            : new HeaderGuess(true, false);
    return new CsvGuess(
        split.format().header(header.header()),
        header.header() ? CsvHeader.names(first) : CsvHeader.numbered(first.size()),
        options(split, header, beginning));
  }

  /** The first lines, without one that is not complete. */
  private static String beginning(Path path, Reader text) throws IOException {
    StringBuilder read = new StringBuilder();
    char[] buffer = new char[1 << 13];
    int lines = 0;
    int end = 0;
    while (lines < LINES) {
      int length = text.read(buffer);
      if (length < 0) {
        return read.toString();
      }
      for (int i = 0; i < length && lines < LINES; i++) {
        read.append(buffer[i]);
        if (buffer[i] == '\n' || buffer[i] == '\r' && !(i + 1 < length && buffer[i + 1] == '\n')) {
          lines++;
          end = read.length();
        }
      }
      if (read.length() > CHARACTERS) {
        break;
      }
    }
    if (end == 0) {
      throw new DataException(
          "%s: its first line has more than %,d characters; expected a table of delimited text"
              .formatted(path, CHARACTERS));
    }
    return read.substring(0, end);
  }

  /**
   * Lines that are split into values.
   *
   * @param first the first line
   * @param records the lines with the most frequent number of values
   * @param even whether these are all lines
   * @param typed the share of values that are numbers, dates or missing
   */
  private record Split(
      RowFormat format,
      List<String> first,
      List<List<String>> records,
      boolean even,
      double typed) {}

  private static Split split(Path path, String beginning, RowFormat format) {
    List<Character> delimiters =
        format.delimiter() == CsvSource.FORMAT.delimiter()
            ? DELIMITERS
            : List.of(format.delimiter());
    List<Optional<Character>> comments = new ArrayList<>(List.of(Optional.empty()));
    COMMENTS.stream()
        .filter(first -> beginning.lines().anyMatch(line -> line.startsWith("" + first)))
        .forEach(first -> comments.add(Optional.of(first)));
    return comments.stream()
        .flatMap(
            comment ->
                delimiters.stream()
                    .flatMap(
                        delimiter ->
                            records(beginning, format.delimiter(delimiter).comment(comment))
                                .stream()))
        .max(
            Comparator.comparing(Split::even)
                .thenComparing(split -> split.format().comment().isEmpty())
                .thenComparing(Split::typed)
                .thenComparing(split -> split.records().get(0).size()))
        .orElseThrow(
            () ->
                new DataException(
                    path
                        + ": no comma, tab, semicolon or bar splits its first lines into equally"
                        + " many values, two or more; expected a table of delimited text"
                        + (oddQuotes(beginning, format.quote())
                            ? "; they have an odd number of quotes: is one not closed?"
                            : "")));
  }

  private static boolean oddQuotes(String text, char quote) {
    return text.chars().filter(character -> character == quote).count() % 2 == 1;
  }

  /** Empty if most lines have different numbers of values, or only one. */
  private static Optional<Split> records(String text, RowFormat format) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvText.parser(format).allowUnclosedQuote(true).ofCsvRecord(text)) {
      reader.forEach(
          record -> records.add(record.getFields().stream().map(String::strip).toList()));
    } catch (CsvParseException e) {
      // The rows before it are enough; it is reported when all rows are read.
    } catch (IOException e) {
      return Optional.empty();
    }
    // A quoted value with line breaks may have been cut off at the end.
    if (records.size() > LINES / 2) {
      records.remove(records.size() - 1);
    }
    if (records.isEmpty()) {
      return Optional.empty();
    }
    List<String> first = records.get(0);
    dropLastDelimiter(records);
    Map<Integer, Integer> widths = new LinkedHashMap<>();
    records.forEach(record -> widths.merge(record.size(), 1, Integer::sum));
    int width =
        widths.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(0);
    if (width < 2 || 2 * widths.get(width) <= records.size()) {
      return Optional.empty();
    }
    boolean even = widths.size() == 1;
    records.removeIf(record -> record.size() != width);
    RowFormat decimal = format.decimal(decimal(records));
    return Optional.of(new Split(decimal, first, records, even, typed(records, decimal)));
  }

  /** Makes lines alike if only the first line, or all others, have a delimiter at the end. */
  private static void dropLastDelimiter(List<List<String>> records) {
    int width = records.get(0).size();
    boolean unnamed = records.get(0).get(width - 1).isEmpty();
    records.replaceAll(record -> CsvHeader.aligned(record, width, unnamed));
  }

  /**
   * A comma if some values are numbers only with a decimal comma, and none only with a decimal
   * point.
   */
  private static char decimal(List<List<String>> records) {
    boolean comma = false;
    for (List<String> record : records) {
      for (String value : record) {
        if (value.indexOf(',') >= 0 || value.indexOf('.') >= 0) {
          boolean withComma = isNumber(value, ',');
          boolean withPoint = isNumber(value, '.');
          if (withPoint && !withComma) {
            return '.';
          }
          comma |= withComma && !withPoint;
        }
      }
    }
    return comma ? ',' : '.';
  }

  private static boolean isNumber(String text, char decimal) {
    try {
      return Double.isFinite(new NumberText(decimal).of(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static double typed(List<List<String>> records, RowFormat format) {
    int columns = records.get(0).size();
    long typed =
        IntStream.range(0, columns)
            .filter(
                column ->
                    ColumnGuess.of(
                                records.stream()
                                    .skip(1)
                                    .map(record -> record.get(column))
                                    .filter(value -> !format.missing().contains(value))
                                    .distinct()
                                    .toList(),
                                format)
                            .kind()
                        != ColumnGuess.Kind.TEXTS)
            .count();
    return (double) typed / columns;
  }

  private static List<String> options(Split split, HeaderGuess header, String beginning) {
    RowFormat format = split.format();
    List<String> options = new ArrayList<>();
    if (!header.header()) {
      options.add(
          "header: false  # the columns below are in the order of the file; rename them freely");
    }
    if (!header.certain()) {
      options.add(
          header.header()
              ? "# The first line is assumed to have the names of the columns; if it is a row:"
                  + " header: false"
              : "# The first line is assumed to be a row; if it has the names of the columns:"
                  + " header: true");
    }
    if (format.delimiter() != CsvSource.FORMAT.delimiter()) {
      options.add(
          "delimiter: \"%s\"".formatted(format.delimiter() == '\t' ? "\\t" : format.delimiter()));
    }
    if (!format.encoding().equals(StandardCharsets.UTF_8)) {
      options.add("encoding: " + format.encoding().name() + encodingNote(format, beginning));
    }
    options.addAll(decimalOptions(split));
    format
        .comment()
        .ifPresent(first -> options.add("comment: \"%s\"  # lines to skip".formatted(first)));
    return options;
  }

  private static String encodingNote(RowFormat format, String beginning) {
    return format.encoding().equals(EncodingGuess.WESTERN)
        ? "  # assumed, since it is not UTF-8"
            + beginning
                .lines()
                .flatMap(line -> Stream.of(line.split("[^\\p{L}]+")))
                .filter(word -> word.chars().anyMatch(c -> c > 127))
                .findFirst()
                .map("; check words such as '%s'"::formatted)
                .orElse("")
        : "";
  }

  private static List<String> decimalOptions(Split split) {
    List<String> values = split.records().stream().flatMap(List::stream).toList();
    if (split.format().decimal() == ',') {
      String example =
          values.stream().filter(v -> isNumber(v, ',') && !isNumber(v, '.')).findFirst().orElse("");
      return List.of("decimal: \",\"  # as in '%s'".formatted(example));
    }
    boolean decided = values.stream().anyMatch(v -> v.contains(".") && isNumber(v, '.'));
    return values.stream()
        .filter(v -> !decided && v.contains(",") && isNumber(v, '.') && isNumber(v, ','))
        .findFirst()
        .map(
            value ->
                List.of(
                    ("# The comma in '%s' is assumed to separate thousands; if it is a decimal"
                            + " comma: decimal: \",\"")
                        .formatted(value)))
        .orElse(List.of());
  }
}
