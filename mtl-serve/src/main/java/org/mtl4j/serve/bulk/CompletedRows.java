// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.DataException;

/** Rows with further columns, of which each has one value or is missing. */
final class CompletedRows implements InputRows {
  private final InputRows rows;
  private final int own;
  private final List<String> names;
  private final List<Optional<String>> values;

  CompletedRows(InputRows rows, Map<String, Optional<String>> added) {
    this.rows = rows;
    this.own = rows.columns().size();
    this.names = new ArrayList<>(rows.columns());
    this.names.addAll(added.keySet());
    this.values = List.copyOf(added.values());
  }

  @Override
  public String origin() {
    return rows.origin();
  }

  @Override
  public String unit() {
    return rows.unit();
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public boolean next() {
    return rows.next();
  }

  @Override
  public long number() {
    return rows.number();
  }

  @Override
  public void requireComplete() {
    rows.requireComplete();
  }

  @Override
  public boolean isMissing(int column) {
    return column < own ? rows.isMissing(column) : values.get(column - own).isEmpty();
  }

  @Override
  public double number(int column) {
    if (column < own) {
      return rows.number(column);
    }
    String text = text(column);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new DataException(
          "column '%s': found '%s' where a number is expected".formatted(names.get(column), text));
    }
  }

  @Override
  public String text(int column) {
    return column < own ? rows.text(column) : values.get(column - own).orElse("");
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
