// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;

/** Takes the latest rows first. Rows of one time are in one part. */
final class Latest implements Parts {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}(-\\d{2}.*)?");

  private final Table table;
  private final Column times;

  /** Rows from the earliest to the latest. */
  private final int[] order;

  private int left;

  /**
   * All rows.
   *
   * @param name the column with the time of each row: numbers, or dates that sort as text
   * @throws DataException if a row has no time, or one that does not sort as text
   */
  Latest(Table table, String name) {
    this.table = table;
    this.times = table.column(name);
    for (int row = 0; row < table.rows(); row++) {
      boolean date = times instanceof TextColumn && DATE.matcher(times.text(row)).matches();
      if (times.isMissing(row) || !date && !(times instanceof NumberColumn)) {
        throw new DataException(
            "%s: column '%s' has %s in row %d: expected the time of the row, a number or a date such as 2024-05-31"
                .formatted(
                    table.origin(),
                    name,
                    times.isMissing(row) ? "no value" : "'" + times.text(row) + "'",
                    row + 1));
      }
    }
    this.order =
        IntStream.range(0, table.rows()).boxed().sorted(earlier()).mapToInt(row -> row).toArray();
    this.left = order.length;
  }

  private Comparator<Integer> earlier() {
    return times instanceof NumberColumn numbers
        ? Comparator.comparingDouble(row -> numbers.values()[row])
        : Comparator.comparing(times::text);
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
    return times.text(order[one]).equals(times.text(order[other]));
  }

  @Override
  public Table rest(String part) {
    return left == order.length ? table : select(part, 0, left);
  }

  private Table select(String part, int from, int to) {
    return table.select(part, Arrays.stream(order, from, to).sorted().toArray());
  }

  private DataException empty(String part) {
    long distinct = Arrays.stream(order).mapToObj(times::text).distinct().count();
    return new DataException(
        "%s: the %d rows with %d different times in column '%s' leave none for the %s"
            .formatted(table.origin(), order.length, distinct, times.name(), part));
  }
}
