// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.serve.csv.CsvHeader;
import org.mtl4j.serve.csv.CsvText;

/** Checks the header and the length of each record, and collects the fields for conversion. */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<Boolean> implements AutoCloseable {
  private final String origin;
  private final RowFormat format;
  private final int skipped;
  private final Request request;
  private final boolean tolerant;

  private final List<String> first = new ArrayList<>();
  private List<String> names = List.of();
  private CsvColumns columns;
  private Conversion conversion;
  private boolean lastUnnamed;
  private boolean extraIsBlank;
  private boolean started;
  private int rows;

  /**
   * @param tolerant whether the parser ignores white space before a quote; else it takes the quote
   *     for a part of the value
   */
  CsvRecords(String origin, CsvText.Opened text, Request request, boolean tolerant) {
    this.tolerant = tolerant;
    this.origin = origin;
    this.format = text.format();
    this.skipped = text.skipped();
    this.request = request;
    this.columns = new CsvColumns(origin, format, List.of(), List.of());
  }

  /** White space before a quote, which the parser does not ignore. */
  static final class SpacedQuoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The first line of the last record. */
  long line() {
    return skipped + getStartingLineNumber();
  }

  /**
   * Converts all fields found so far.
   *
   * @throws DataException for the first one that is not of the type of its column
   */
  void finish() {
    if (conversion != null) {
      conversion.convert();
      conversion.await();
    }
  }

  /** Columns that start with numbers, were guessed as numbers and have text further down. */
  Set<String> mistaken() {
    return columns.mistaken();
  }

  /** Everything read. */
  Table table() {
    if (rows == 0) {
      throw new DataException(
          origin + (started ? " has a header but no rows" : " is empty; rows are expected"));
    }
    return new Table(origin, rows, columns.columns(rows));
  }

  /** White space; most characters are told apart by one comparison. */
  private static boolean isSpace(char character) {
    return (character <= ' ' || character > '~') && Character.isWhitespace(character);
  }

  @Override
  protected void handleBegin(long line) {
    if (started) {
      conversion.block().begin(skipped + line);
    }
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    int from = offset;
    int to = offset + length;
    if (!quoted) {
      while (from < to && isSpace(buffer[from])) {
        from++;
      }
      while (from < to && isSpace(buffer[to - 1])) {
        to--;
      }
      if (!tolerant && from > offset && from < to && buffer[from] == format.quote()) {
        throw new SpacedQuoteException();
      }
    }
    if (!started) {
      first.add(new String(buffer, from, to - from));
    } else if (index == names.size()) {
      extraIsBlank = from == to;
    } else if (index < names.size()) {
      conversion.block().add(index, buffer, from, columns.isSkipped(index) ? 0 : to - from);
    }
  }

  @Override
  protected Boolean buildRecord() {
    if (getRecordType() != RecordType.DATA) {
      return true;
    }
    if (started) {
      requireComplete();
      rows++;
    } else {
      start();
    }
    if (rows > 0) {
      endRow();
    }
    return true;
  }

  private void endRow() {
    FieldBlock block = conversion.block();
    block.end();
    if (block.isFull()) {
      conversion.convert();
    }
  }

  /** A delimiter at the end may be only in the header or only in the rows. */
  private void requireComplete() {
    int extra = getFieldCount() - names.size();
    if (extra == -1 && lastUnnamed) {
      conversion.block().addAbsent(names.size() - 1);
    } else if (extra != 0 && !(extra == 1 && extraIsBlank)) {
      throw new DataException(
          "%s, line %d: found %d %s where %d are expected%s"
              .formatted(
                  origin,
                  line(),
                  getFieldCount(),
                  getFieldCount() == 1 ? "value" : "values",
                  names.size(),
                  rows == 0 && extra == 1
                      ? "; if the rows begin with a name or number of the row, name this column in"
                          + " the header too"
                      : ""));
    }
  }

  private void start() {
    started = true;
    names = format.header() ? CsvHeader.names(first) : namesWithoutHeader();
    lastUnnamed = format.header() && first.get(first.size() - 1).isBlank();
    checkNames();
    List<ColumnType> types = IntStream.range(0, names.size()).mapToObj(this::type).toList();
    columns = new CsvColumns(origin, format, names, types);
    conversion = new Conversion(columns, names.size());
    if (!format.header()) {
      FieldBlock block = conversion.block();
      block.begin(line());
      for (int i = 0; i < names.size(); i++) {
        block.add(i, first.get(i).toCharArray(), 0, first.get(i).length());
      }
      rows++;
    }
  }

  /** A column without a name is read only if it is requested. */
  private ColumnType type(int index) {
    String name = names.get(index);
    boolean requested = request.types().containsKey(name) || request.labels().contains(name);
    return format.header() && first.get(index).isBlank() && !requested
        ? ColumnType.SKIP
        : request.type(name);
  }

  private List<String> namesWithoutHeader() {
    if (request.columns().isEmpty()) {
      return CsvHeader.numbered(first.size());
    }
    if (request.columns().size() != first.size()) {
      throw new DataException(
          origin
              + ", line "
              + line()
              + ": found "
              + first.size()
              + " values where the schema, which names the columns of a file without a header, has "
              + request.columns().size()
              + " columns");
    }
    return request.columns();
  }

  private void checkNames() {
    CsvHeader.requireDistinct(origin, line(), names);
    for (String name : request.columns()) {
      if (!names.contains(name)) {
        throw new DataException(
            origin
                + " has no column '"
                + name
                + "', which the schema names; "
                + Nearest.hint(name, names));
      }
    }
  }

  @Override
  public void close() {
    if (conversion != null) {
      conversion.close();
    }
  }
}
