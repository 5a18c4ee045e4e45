// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.data.csv.Values.Numbers;
import org.mtl4j.core.data.csv.Values.Texts;
import org.mtl4j.serve.csv.NumberText;

/** Converts blocks of fields to columns, one column after the other. */
final class CsvColumns {
  private final String origin;
  private final RowFormat format;
  private final Markers missing;
  private final List<String> names;
  private final Values[] columns;
  private final boolean[] guessed;
  private final Set<String> mistaken = new LinkedHashSet<>();
  private final Map<Integer, String> infinite = new LinkedHashMap<>();

  /**
   * Columns without rows.
   *
   * @param types the type of each column
   */
  CsvColumns(String origin, RowFormat format, List<String> names, List<ColumnType> types) {
    this.origin = origin;
    this.format = format;
    this.missing = new Markers(format.missing());
    this.names = names;
    this.columns = new Values[names.size()];
    this.guessed = new boolean[names.size()];
    for (int i = 0; i < columns.length; i++) {
      guessed[i] = types.get(i) == ColumnType.GUESS;
      columns[i] =
          switch (types.get(i)) {
            case SKIP -> null;
            case TEXT -> new Texts(0);
            case GUESS -> new Numbers(NumberText.exact(format, names.get(i)));
            case NUMBER -> new Numbers(NumberText.of(format, names.get(i)));
          };
    }
  }

  /** Whether the fields of a column are not read. */
  boolean isSkipped(int column) {
    return columns[column] == null;
  }

  /** Columns that start with numbers, were guessed as numbers and have text further down. */
  Set<String> mistaken() {
    return mistaken;
  }

  /** A field that is not of the type of its column. */
  private record Fault(int row, DataException error) {}

  /**
   * Adds the fields of a block.
   *
   * @throws DataException for the first field, by row and column, that is not of its type
   */
  void add(FieldBlock block) {
    Optional<Fault> first = Optional.empty();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != null) {
        Optional<Fault> fault = add(block, i);
        if (fault.isPresent() && (first.isEmpty() || fault.get().row < first.get().row)) {
          first = fault;
        }
      }
    }
    if (first.isPresent()) {
      throw first.get().error;
    }
  }

  private Optional<Fault> add(FieldBlock block, int index) {
    int rows = block.rows(index);
    int done = columns[index].add(block, index, 0, rows, missing);
    if (columns[index] instanceof Numbers numbers) {
      if (numbers.infinite() >= 0) {
        infinite.computeIfAbsent(index, i -> infinite(block, numbers.infinite(), i));
      }
      if (done < rows && !guessed[index]) {
        return Optional.of(new Fault(done, notNumber(block, done, index)));
      }
      if (done < rows) {
        if (!numbers.isBlank()) {
          mistaken.add(names.get(index));
        }
        columns[index] = new Texts(numbers.size());
        columns[index].add(block, index, done, rows, missing);
      }
    }
    return Optional.empty();
  }

  private DataException notNumber(FieldBlock block, int row, int index) {
    String found = block.text(row, index);
    return new DataException(
        place(block, row, index)
            + "found '"
            + found
            + "' where a number is expected"
            + hint(names.get(index), found));
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

  private String infinite(FieldBlock block, int row, int index) {
    return place(block, row, index)
        + "found '"
        + block.text(row, index)
        + "' where a finite number or a missing marker "
        + format.missing()
        + " is expected; a text for data.missing is read as missing";
  }

  private String place(FieldBlock block, int row, int index) {
    return origin + ", line " + block.line(row) + ", column '" + names.get(index) + "': ";
  }

  /** All columns, whose values are no longer here after that. */
  List<Column> columns(int rows) {
    List<Column> result = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] instanceof Numbers numbers) {
        if (infinite.containsKey(i)) {
          throw new DataException(infinite.get(i));
        }
        // A guessed column without any value is text, so that the other files may have text in it.
        boolean unknown = guessed[i] && numbers.isBlank();
        result.add(unknown ? blank(names.get(i), rows) : numbers.column(names.get(i)));
      } else if (columns[i] != null) {
        result.add(columns[i].column(names.get(i)));
      }
      columns[i] = null;
    }
    return result;
  }

  private static Column blank(String name, int rows) {
    int[] codes = new int[rows];
    Arrays.fill(codes, -1);
    return new TextColumn(name, List.of(), codes);
  }
}
