// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Items;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;

/**
 * A sequence of numbers in one text, as an array [length, 2]: the standardized number of each time
 * and 1, then 0 and 0 for padding. So a number of 0 is not padding. Immutable.
 *
 * @param column that it reads, which is its name
 * @param separator between two numbers
 * @param length the number of times at most
 * @param mean of all numbers of the training rows
 * @param deviation of all numbers of the training rows; 1 if they are equal
 */
public record SequenceInput(
    String column, String separator, int length, double mean, double deviation) {
  /** The number and the mark that it exists. */
  private static final int FEATURES = 2;

  /** The sequences of a column of training rows; empty if none has a number. */
  static Optional<SequenceInput> fit(String origin, TextColumn column, Field field) {
    List<Double> all = new ArrayList<>();
    int longest = 0;
    for (int row = 0; row < column.size(); row++) {
      List<String> items = Items.split(column.text(row), field.separator());
      longest = Math.max(longest, items.size());
      for (String item : items) {
        try {
          all.add(number(column.name(), item));
        } catch (DataException e) {
          throw new DataException(origin + ", row " + (row + 1) + ", " + e.getMessage(), e);
        }
      }
    }
    if (longest == 0) {
      return Optional.empty();
    }
    Sample sample = Sample.of(origin, column.name(), Columns.unboxed(all));
    double deviation = sample.deviation();
    return Optional.of(
        new SequenceInput(
            column.name(),
            field.separator(),
            field.length().orElse(longest),
            sample.mean(),
            deviation > 0 ? deviation : 1));
  }

  private static double number(String column, String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as if it were not finite
    }
    throw new DataException(
        "column '%s': found '%s' where a finite number of a sequence is expected"
            .formatted(column, text));
  }

  /** The shape of one row. */
  Shape row() {
    return Shape.of(length, FEATURES);
  }

  /**
   * The array of a text.
   *
   * @throws DataException if it is too long, or an item is no number
   */
  float[] values(String text) {
    List<String> items = Items.split(text, separator);
    ListInput.requireLength(column, items, length);
    float[] values = new float[length * FEATURES];
    for (int i = 0; i < items.size(); i++) {
      values[FEATURES * i] = (float) ((number(column, items.get(i)) - mean) / deviation);
      values[FEATURES * i + 1] = 1;
    }
    return values;
  }
}
