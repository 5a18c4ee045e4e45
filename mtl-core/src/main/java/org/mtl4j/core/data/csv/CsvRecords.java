// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.data.csv.Values.Numbers;
import org.mtl4j.core.data.csv.Values.Texts;
import org.mtl4j.serve.csv.CsvHeader;
import org.mtl4j.serve.csv.CsvText;
import org.mtl4j.serve.csv.NumberText;

/** Puts each field into its column as the parser finds it. */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<Boolean> {
  private final String origin;
  private final RowFormat format;
  private final int skipped;
  private final Markers missing;
  private final Request request;
  private final boolean tolerant;

  private final List<String> first = new ArrayList<>();
  private List<String> names = List.of();
  private Values[] columns = {};
  private boolean[] guessed = {};
  private final Set<String> mistaken = new LinkedHashSet<>();
  private final Map<Integer, String> infinite = new LinkedHashMap<>();
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
    this.missing = new Markers(format.missing());
    this.request = request;
  }

  /** White space before a quote, which the parser does not ignore. */
  static final class SpacedQuoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The first line of the last record. */
  long line() {
    return skipped + getStartingLineNumber();
  }

  /** Columns that start with numbers, were guessed as numbers and have text further down. */
  Set<String> mistaken() {
    return mistaken;
  }

  /** Everything read. */
  Table table() {
    if (rows == 0) {
      throw new DataException(
          origin + (started ? " has a header but no rows" : " is empty; rows are expected"));
    }
    List<Column> result = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] instanceof Numbers numbers) {
        if (infinite.containsKey(i)) {
          throw new DataException(infinite.get(i));
        }
        // A guessed column without any value is text, so that the other files may have text in it.
        boolean unknown = guessed[i] && numbers.isBlank();
        result.add(unknown ? blank(names.get(i)) : numbers.column(names.get(i)));
      } else if (columns[i] != null) {
        result.add(columns[i].column(names.get(i)));
      }
      columns[i] = null;
    }
    return new Table(origin, rows, result);
  }

  /** White space; most characters are told apart by one comparison. */
  private static boolean isSpace(char character) {
    return (character <= ' ' || character > '~') && Character.isWhitespace(character);
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
    } else if (index == columns.length) {
      extraIsBlank = from == to;
    } else if (index < columns.length && columns[index] != null) {
      put(index, buffer, from, to - from);
    }
  }

  @Override
  protected Boolean buildRecord() {
    if (getRecordType() != RecordType.DATA) {
      return true;
    }
    if (!started) {
      start();
      return true;
    }
    requireComplete();
    rows++;
    return true;
  }

  /** A delimiter at the end may be only in the header or only in the rows. */
  private void requireComplete() {
    int extra = getFieldCount() - columns.length;
    if (extra == -1 && lastUnnamed) {
      if (columns[columns.length - 1] != null) {
        columns[columns.length - 1].addMissing();
      }
    } else if (extra != 0 && !(extra == 1 && extraIsBlank)) {
      throw new DataException(
          "%s, line %d: found %d %s where %d are expected%s"
              .formatted(
                  origin,
                  line(),
                  getFieldCount(),
                  getFieldCount() == 1 ? "value" : "values",
                  columns.length,
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
    columns = new Values[names.size()];
    guessed = new boolean[names.size()];
    for (int i = 0; i < columns.length; i++) {
      ColumnType type = type(i);
      guessed[i] = type == ColumnType.GUESS;
      columns[i] =
          switch (type) {
            case SKIP -> null;
            case TEXT -> new Texts();
            case GUESS -> new Numbers(NumberText.exact(format, names.get(i)));
            case NUMBER -> new Numbers(NumberText.of(format, names.get(i)));
          };
    }
    if (!format.header()) {
      for (int i = 0; i < columns.length; i++) {
        if (columns[i] != null) {
          put(i, first.get(i).toCharArray(), 0, first.get(i).length());
        }
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

  private void put(int index, char[] buffer, int from, int length) {
    Values values = columns[index];
    if (missing.contains(buffer, from, length)) {
      values.addMissing();
    } else if (!values.add(buffer, from, length)) {
      columns[index] = texts(index, (Numbers) values, new String(buffer, from, length));
      columns[index].add(buffer, from, length);
    } else if (values instanceof Numbers numbers && !numbers.isLastFinite()) {
      infinite.putIfAbsent(
          index,
          place(index)
              + "found '"
              + new String(buffer, from, length)
              + "' where a finite number or a missing marker "
              + format.missing()
              + " is expected; a text for data.missing is read as missing");
    }
  }

  /** The text column that replaces a column of numbers when a text is found. */
  private Texts texts(int index, Numbers numbers, String found) {
    if (!guessed[index]) {
      throw new DataException(
          place(index) + "found '" + found + "' where a number is expected" + hint(names.get(index), found));
    }
    if (!numbers.isBlank()) {
      mistaken.add(names.get(index));
    }
    Texts texts = new Texts();
    for (int i = 0; i < numbers.size(); i++) {
      texts.addMissing();
    }
    return texts;
  }

  /** How to read a text as a number, for the end of a message. */
  private String hint(String name, String found) {
    String unit = format.units().getOrDefault(name, "");
    char other = format.decimal() == '.' ? ',' : '.';
    try {
      if (!unit.isEmpty()) {
        return " with the unit '" + unit + "'";
      }
      NumberText.of(format.decimal(other), name).of(found);
      return "; it is one with decimal: '%s'".formatted(other);
    } catch (NumberFormatException e) {
      return "";
    }
  }

  private String place(int index) {
    return origin + ", line " + line() + ", column '" + names.get(index) + "': ";
  }

  private Column blank(String name) {
    int[] codes = new int[rows];
    Arrays.fill(codes, -1);
    return new TextColumn(name, List.of(), codes);
  }
}
