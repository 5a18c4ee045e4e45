// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.DataException;

/**
 * The rows of delimited text, one after the other, with the rules of the {@code csv} source, in the
 * memory of one row.
 */
public final class CsvRows implements AutoCloseable {
  private final String origin;
  private final RowFormat format;
  private final Counted bytes;
  private final Rows rows;
  private final CsvReader<CsvRow> reader;
  private final CloseableIterator<CsvRow> iterator;
  private final List<String> columns;
  private final boolean unnamed;
  private final List<NumberText> numbers;
  private Optional<CsvRow> first = Optional.empty();

  /**
   * Opens a file.
   *
   * @param names the names of the columns if the file has no header; numbered if empty
   * @throws DataException if the file is missing or empty
   */
  public static CsvRows open(Path file, RowFormat format, List<String> names) {
    try {
      return new CsvRows(DataFile.bytes(file), file.toString(), format, names);
    } catch (IOException e) {
      throw CsvText.explain(file.toString(), e, 0, format.encoding());
    }
  }

  /**
   * Reads from a stream.
   *
   * @param origin for messages; its ending may name a compression
   */
  public static CsvRows of(
      InputStream source, String origin, RowFormat format, List<String> names) {
    return new CsvRows(source, origin, format, names);
  }

  private CsvRows(InputStream source, String origin, RowFormat format, List<String> names) {
    this.origin = origin;
    this.bytes = new Counted(source);
    try {
      CsvText.Opened opened = CsvText.open(bytes, origin, format);
      this.format = opened.format();
      this.rows = new Rows(opened.skipped());
      this.reader = CsvText.parser(this.format).build(rows, opened.text());
    } catch (IOException e) {
      throw CsvText.explain(origin, e, 0, format.encoding());
    }
    this.iterator = reader.iterator();
    CsvRow start =
        parsed().orElseThrow(() -> new DataException(origin + " is empty; rows are expected"));
    if (format.header()) {
      this.columns = CsvHeader.names(start.values());
      this.unnamed = start.values().get(columns.size() - 1).isBlank();
    } else {
      this.first = Optional.of(start);
      this.columns =
          names.isEmpty() ? CsvHeader.numbered(start.values().size()) : List.copyOf(names);
      this.unnamed = false;
    }
    check(start);
    this.numbers = columns.stream().map(column -> NumberText.of(this.format, column)).toList();
  }

  private void check(CsvRow start) {
    CsvHeader.requireDistinct(origin, start.line(), columns);
    if (start.values().size() != columns.size()) {
      throw new DataException(
          "%s, line %d: found %d values where there are %d columns: %s"
              .formatted(origin, start.line(), start.values().size(), columns.size(), columns));
    }
  }

  /** The name of the source, for messages. */
  public String origin() {
    return origin;
  }

  /** The names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** Whether a value means missing. */
  public boolean isMissing(String value) {
    return format.missing().contains(value);
  }

  /**
   * The number of a value.
   *
   * @param column the index of its column
   * @throws NumberFormatException if it is not a number, or not written like those before
   */
  public double number(int column, String value) {
    return numbers.get(column).of(value);
  }

  /** The number of bytes read so far; of a compressed file, of the compressed bytes. */
  public long bytes() {
    return bytes.count.get();
  }

  /**
   * The next row, with any number of values; empty at the end. A delimiter at the end of a row is
   * ignored if the header has none there, and the other way around.
   *
   * @throws DataException if the text cannot be read; names the line
   */
  public Optional<CsvRow> next() {
    if (first.isPresent()) {
      Optional<CsvRow> row = first;
      first = Optional.empty();
      return row;
    }
    return parsed().map(this::aligned);
  }

  private CsvRow aligned(CsvRow row) {
    return new CsvRow(row.line(), CsvHeader.aligned(row.values(), columns.size(), unnamed));
  }

  private Optional<CsvRow> parsed() {
    try {
      while (iterator.hasNext()) {
        CsvRow row = iterator.next();
        if (!row.values().isEmpty()) {
          return Optional.of(row);
        }
      }
      return Optional.empty();
    } catch (CsvParseException e) {
      throw CsvText.explain(origin, e, rows.line(), format.encoding());
    } catch (UncheckedIOException e) {
      throw CsvText.explain(origin, e.getCause(), rows.line(), format.encoding());
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw CsvText.explain(origin, e, rows.line(), format.encoding());
    }
  }

  /** Collects the fields of a row; an empty line and a comment have none. */
  private static final class Rows extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private final int skipped;
    private List<String> values = new ArrayList<>();

    Rows(int skipped) {
      this.skipped = skipped;
    }

    long line() {
      return skipped + getStartingLineNumber();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      String value = new String(buffer, offset, length);
      values.add(quoted ? value : value.strip());
    }

    @Override
    protected CsvRow buildRecord() {
      List<String> read = getRecordType() == RecordType.DATA ? values : List.of();
      values = new ArrayList<>(values.size());
      return new CsvRow(line(), read);
    }
  }

  /** Counts the bytes that are read. */
  private static final class Counted extends FilterInputStream {
    private final AtomicLong count = new AtomicLong();

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count.addAndGet(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
