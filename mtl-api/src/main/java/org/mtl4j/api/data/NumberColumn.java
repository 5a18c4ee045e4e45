// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

/**
 * Numbers.
 *
 * @param values [rows]; NaN is missing
 * @param unit the unit that is written beside the numbers in text, such as % or $; else empty
 */
public record NumberColumn(String name, double[] values, String unit) implements Column {
  /** Numbers without a unit. */
  public NumberColumn(String name, double[] values) {
    this(name, values, "");
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public boolean isMissing(int row) {
    return Double.isNaN(values[row]);
  }

  @Override
  public NumberColumn select(int[] rows) {
    double[] selected = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = values[rows[i]];
    }
    return new NumberColumn(name, selected, unit);
  }

  @Override
  public String text(int row) {
    return written(values[row]);
  }

  /** A number as text, without ".0" if it is whole; empty for NaN. */
  public static String written(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
