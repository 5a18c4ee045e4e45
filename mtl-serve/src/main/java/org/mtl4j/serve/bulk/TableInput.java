// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.util.List;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** The rows of a table. */
final class TableInput implements InputRows {
  private final Table table;
  private final List<String> names;
  private int row = -1;

  TableInput(Table table) {
    this.table = table;
    this.names = table.names();
  }

  @Override
  public String origin() {
    return table.origin();
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public boolean next() {
    row++;
    return row < table.rows();
  }

  @Override
  public long number() {
    return row + 1L;
  }

  @Override
  public void requireComplete() {}

  @Override
  public boolean isMissing(int column) {
    return table.columns().get(column).isMissing(row);
  }

  @Override
  public double number(int column) {
    Column values = table.columns().get(column);
    if (values instanceof NumberColumn numbers && Double.isFinite(numbers.values()[row])) {
      return numbers.values()[row];
    }
    throw new DataException(
        "column '%s': found '%s' where a finite number is expected"
            .formatted(values.name(), values.text(row)));
  }

  @Override
  public String text(int column) {
    return isMissing(column) ? "" : table.columns().get(column).text(row);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() {}
}
