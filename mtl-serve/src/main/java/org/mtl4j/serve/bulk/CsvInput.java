// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.csv.CsvRow;
import org.mtl4j.serve.csv.CsvRows;

/** The rows of delimited text. */
final class CsvInput implements InputRows {
  private final CsvRows rows;
  private CsvRow row = new CsvRow(0, List.of());

  CsvInput(CsvRows rows) {
    this.rows = rows;
  }

  @Override
  public String origin() {
    return rows.origin();
  }

  @Override
  public String unit() {
    return "line";
  }

  @Override
  public List<String> columns() {
    return rows.columns();
  }

  @Override
  public boolean next() {
    Optional<CsvRow> next = rows.next();
    next.ifPresent(found -> row = found);
    return next.isPresent();
  }

  @Override
  public long number() {
    return row.line();
  }

  @Override
  public void requireComplete() {
    int found = row.values().size();
    if (found != columns().size()) {
      throw new DataException(
          "found %d %s where %d are expected"
              .formatted(found, found == 1 ? "value" : "values", columns().size()));
    }
  }

  @Override
  public boolean isMissing(int column) {
    return rows.isMissing(row.values().get(column));
  }

  @Override
  public double number(int column) {
    String text = row.values().get(column);
    double number;
    try {
      number = rows.number(column, text);
    } catch (NumberFormatException e) {
      throw unreadable(column, text, "a number");
    }
    if (Double.isInfinite(number)) {
      throw unreadable(column, text, "a finite number");
    }
    return number;
  }

  private DataException unreadable(int column, String text, String expected) {
    return new DataException(
        "column '%s': found '%s' where %s is expected"
            .formatted(columns().get(column), text, expected));
  }

  @Override
  public String text(int column) {
    return row.values().get(column);
  }

  @Override
  public long bytes() {
    return rows.bytes();
  }

  @Override
  public void close() {
    rows.close();
  }
}
