package org.mtl4j.core.data.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.csv.CsvDialect;
import org.mtl4j.serve.csv.CsvText;

/**
 * How a file of delimited text is written, told from its first lines.
 *
 * @param delimiter the character between values
 * @param header whether the first line names the columns
 * @param columns the names of the columns; numbered ones without a header
 */
public record Dialect(char delimiter, boolean header, List<String> columns) {
  private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|');
  private static final List<String> MISSING = List.of("", "?", "NA", "NaN");
  private static final int LINES = 200;
  private static final char QUOTE = '"';

  public Dialect {
    columns = List.copyOf(columns);
  }

  /**
   * Looks at the beginning of a file.
   *
   * @throws DataException where it cannot be read, or no character parts its lines into equally
   *     many values
   */
  public static Dialect of(Path path) {
    String beginning = beginning(new CsvFile(path, new CsvDialect(true, ',', QUOTE, MISSING)));
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
              + ": no comma, tab, semicolon or bar parts its first lines into equally many values, two"
              + " or more; expected a table of delimited text");
    }
    boolean header = isHeader(best);
    List<String> first = best.get(0);
    return new Dialect(
        delimiter,
        header,
        header
            ? first
            : IntStream.rangeClosed(1, first.size()).mapToObj(i -> "column" + i).toList());
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

  /** The values of every line; empty where lines differ in their number, or have only one. */
  private static Optional<List<List<String>>> records(String text, char delimiter) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .quoteCharacter(QUOTE)
            .trimWhitespacesAroundQuotes(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
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
   * A first line of different words, none of them a number, missing or a value that stands further
   * down in its column too.
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
      if (MISSING.contains(name) || isNumber(name) || values.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text reads as a finite number. */
  public static boolean isNumber(String text) {
    try {
      return text.matches("[-+0-9.eE]+") && Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
