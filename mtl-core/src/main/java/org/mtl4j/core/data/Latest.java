// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.encoding.DateNotation;
import org.mtl4j.serve.encoding.DateNotation.Part;

/** Takes the latest rows first. Rows of one time are in one part. */
final class Latest implements Parts {
  private final Table table;
  private final String column;

  /** The time of each row. */
  private final double[] times;

  /** Rows from the earliest to the latest. */
  private final int[] order;

  private int left;

  /**
   * All rows.
   *
   * @param column the column with the time of each row: numbers, or dates in one notation
   * @throws DataException if a row has no time, or dates do not tell the day from the month
   */
  Latest(Table table, String column) {
    this.table = table;
    this.column = column;
    this.times = times(table.column(column));
    this.order =
        IntStream.range(0, table.rows())
            .boxed()
            .sorted(Comparator.comparingDouble(row -> times[row]))
            .mapToInt(row -> row)
            .toArray();
    this.left = order.length;
  }

  private double[] times(Column values) {
    for (int row = 0; row < values.size(); row++) {
      if (values.isMissing(row)) {
        throw noTime(row, "no value");
      }
    }
    return values instanceof NumberColumn numbers ? numbers.values() : dates((TextColumn) values);
  }

  private double[] dates(TextColumn texts) {
    List<DateNotation> notations = DateNotation.matching(List.of(texts.text(0)));
    for (int row = 0; row < texts.size(); row++) {
      String text = texts.text(row);
      List<DateNotation> still = notations.stream().filter(each -> each.reads(text)).toList();
      if (still.isEmpty()) {
        throw noTime(row, "'" + text + "'");
      }
      notations = still;
    }
    if (notations.size() > 1) {
      throw new DataException(
          "%s: column '%s' has dates such as '%s', in which the day or the month may come first; write them as 2024-05-31"
              .formatted(table.origin(), column, texts.text(0)));
    }
    DateNotation notation = notations.get(0);
    return IntStream.range(0, texts.size())
        .mapToDouble(row -> notation.part(Part.DAYS, texts.text(row)))
        .toArray();
  }

  private DataException noTime(int row, String found) {
    return new DataException(
        "%s: column '%s' has %s in row %d: expected the time of the row, a number or a date such as 2024-05-31"
            .formatted(table.origin(), column, found, row + 1));
  }

  @Override
  public Optional<Table> take(String part, double share) {
    if (share == 0) {
      return Optional.empty();
    }
    int end = left;
    int from = end - (int) Math.round(share * order.length);
    while (from > 0 && from < end && sameTime(from - 1, from)) {
      from--;
    }
    if (from <= 0 || from == end) {
      throw empty(part);
    }
    left = from;
    return Optional.of(select(part, from, end));
  }

  private boolean sameTime(int one, int other) {
    return times[order[one]] == times[order[other]];
  }

  @Override
  public Table rest(String part) {
    return left == order.length ? table : select(part, 0, left);
  }

  private Table select(String part, int from, int to) {
    return table.select(part, Arrays.stream(order, from, to).sorted().toArray());
  }

  private DataException empty(String part) {
    long distinct = Arrays.stream(times).distinct().count();
    return new DataException(
        "%s: the %d rows with %d different times in column '%s' leave none for the %s"
            .formatted(table.origin(), order.length, distinct, column, part));
  }
}
