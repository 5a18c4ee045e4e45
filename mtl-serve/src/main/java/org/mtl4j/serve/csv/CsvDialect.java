package org.mtl4j.serve.csv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.List;

/**
 * How delimited text is written.
 *
 * @param header whether the first line names the columns
 * @param delimiter the character between values
 * @param quote the character around values that hold a delimiter, a line break or, doubled, itself
 * @param missing what stands for a missing value
 */
public record CsvDialect(boolean header, char delimiter, char quote, List<String> missing) {
  public CsvDialect {
    missing = List.copyOf(missing);
  }

  /** A parser of it; rows may be shorter or longer than the first, for the reader to judge. */
  public CsvReader.CsvReaderBuilder parser() {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .quoteCharacter(quote)
        .trimWhitespacesAroundQuotes(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  /** Whether a value stands for a missing one. */
  public boolean isMissing(char[] buffer, int from, int length) {
    for (int i = 0; i < missing.size(); i++) {
      if (CsvValue.same(missing.get(i), buffer, from, length)) {
        return true;
      }
    }
    return false;
  }
}
