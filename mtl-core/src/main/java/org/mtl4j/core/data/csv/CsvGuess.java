// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.csv.CsvText;

/**
 * The format of a file of delimited text, guessed from its first lines.
 *
 * @param format delimiter and header as guessed; quote and missing markers are the defaults of
 *     {@link CsvSource}
 * @param columns the names of the columns, numbered from {@code "column1"} without a header
 */
public record CsvGuess(RowFormat format, List<String> columns) {
  private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|');
  private static final int LINES = 200;
  private static final char QUOTE = '"';

  public CsvGuess {
    columns = List.copyOf(columns);
  }

  /**
   * Guesses from the first lines of a file.
   *
   * @throws DataException if it cannot be read, or no delimiter splits its lines into equally many
   *     values
   */
  public static CsvGuess of(Path path) {
    String beginning = beginning(new CsvFile(path, format(true, ',')));
    if (beginning.isBlank()) {
      throw new DataException(path + " is empty; rows are expected");
    }
    List<List<String>> best = List.of();
    char delimiter = 0;
    for (char candidate : DELIMITERS) {
      List<List<String>> records = records(beginning, candidate).orElse(List.of());
      if (!records.isEmpty() && (best.isEmpty() || records.get(0).size() > best.get(0).size())) {
        best = records;
        delimiter = candidate;
      }
    }
    if (best.isEmpty()) {
      throw new DataException(
          path
              + ": no comma, tab, semicolon or bar splits its first lines into equally many values,"
              + " two or more; expected a table of delimited text");
    }
    boolean header = isHeader(best);
    List<String> first = best.get(0);
    return new CsvGuess(
        format(header, delimiter),
        header
            ? first
            : IntStream.rangeClosed(1, first.size()).mapToObj(i -> "column" + i).toList());
  }

  private static RowFormat format(boolean header, char delimiter) {
    return new RowFormat(header, delimiter, QUOTE, CsvSource.MISSING);
  }

  private static String beginning(CsvFile file) {
    StringBuilder text = new StringBuilder();
    try (BufferedReader reader = new BufferedReader(file.open())) {
      for (int i = 0; i < LINES; i++) {
        String line = reader.readLine();
        if (line == null) {
          break;
        }
        text.append(line).append('\n');
      }
    } catch (IOException e) {
      throw CsvText.explain(file.path().toString(), e, 0);
    }
    return text.toString();
  }

  /** The values of every line; empty if lines have different numbers of values, or only one. */
  private static Optional<List<List<String>>> records(String text, char delimiter) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvText.parser(format(true, delimiter)).ofCsvRecord(text)) {
      reader.forEach(
          record -> records.add(record.getFields().stream().map(String::strip).toList()));
    } catch (CsvParseException | IOException e) {
      return Optional.empty();
    }
    // A quoted value with line breaks may have been cut off at the end.
    if (records.size() > LINES / 2) {
      records.remove(records.size() - 1);
    }
    int columns = records.isEmpty() ? 0 : records.get(0).size();
    return columns < 2 || records.stream().anyMatch(record -> record.size() != columns)
        ? Optional.empty()
        : Optional.of(records);
  }

  /**
   * Whether the first line has different words, none of them a number, a missing marker, or a value
   * further down in the same column.
   */
  private static boolean isHeader(List<List<String>> records) {
    List<String> first = records.get(0);
    if (new HashSet<>(first).size() < first.size() || records.size() < 2) {
      return false;
    }
    for (int c = 0; c < first.size(); c++) {
      String name = first.get(c);
      Set<String> values = new HashSet<>();
      for (List<String> record : records.subList(1, records.size())) {
        values.add(record.get(c));
      }
      if (CsvSource.MISSING.contains(name) || isNumber(name) || values.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text is a finite number. */
  public static boolean isNumber(String text) {
    try {
      return text.matches("[-+0-9.eE]+") && Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
