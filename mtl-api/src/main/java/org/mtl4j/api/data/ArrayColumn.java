// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import org.mtl4j.api.graph.Shape;

/**
 * Arrays of one shape, such as images.
 *
 * @param row the shape of one row
 * @param values [rows, row...] in row-major order
 */
public record ArrayColumn(String name, Shape row, float[] values) implements Column {
  public ArrayColumn {
    if (values.length % Math.max(1, row.elements()) != 0) {
      throw new IllegalArgumentException(
          values.length + " values are no whole number of rows of shape " + row);
    }
  }

  @Override
  public int size() {
    return values.length / row.elements();
  }

  @Override
  public boolean isMissing(int row) {
    return false;
  }

  @Override
  public ArrayColumn select(int[] rows) {
    int width = row.elements();
    float[] selected = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, selected, i * width, width);
    }
    return new ArrayColumn(name, row, selected);
  }

  @Override
  public String text(int row) {
    return "<array " + row() + ">";
  }
}
