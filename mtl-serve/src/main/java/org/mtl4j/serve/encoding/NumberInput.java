// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.FloatBuffer;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** One number that a model reads of a row. Immutable, fitted. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NumberInput.Scaled.class, name = "scaled"),
  @JsonSubTypes.Type(value = NumberInput.Missing.class, name = "missing")
})
public sealed interface NumberInput {
  /** The name of the input. */
  String name();

  /** The column it is made from. */
  String column();

  /**
   * Writes the input of every row.
   *
   * @param out the block of all numbers [rows, stride]
   * @param offset the place of this input in a row
   * @param stride the numbers in a row
   * @throws DataException where the column is not there, holds no numbers or an infinite one
   */
  void write(Table table, FloatBuffer out, int offset, int stride);

  /** The input for a number, NaN for a missing one; not finite where the number cannot be one. */
  float of(double value);

  /** What to say of a number for which there is no finite input. */
  default String complaint(double value) {
    return "column '"
        + column()
        + "': found "
        + value
        + (Double.isFinite(value)
            ? ", which is too large to be an input; encode it by 'log' or 'quantile'"
            : " where a finite number is expected");
  }

  /** A number on another scale. */
  record Scaled(String name, String column, Scaling scaling) implements NumberInput {
    @Override
    public void write(Table table, FloatBuffer out, int offset, int stride) {
      double[] values = Columns.numbers(table, column);
      for (int row = 0; row < values.length; row++) {
        float scaled = of(values[row]);
        if (!Float.isFinite(scaled)) {
          throw new DataException(
              table.origin() + ", row " + (row + 1) + ", " + complaint(values[row]));
        }
        out.put(row * stride + offset, scaled);
      }
    }

    @Override
    public float of(double value) {
      return (float) (Double.isNaN(value) ? scaling.missing() : scaling.of(value));
    }
  }

  /** 1 where a number is missing, else 0. */
  record Missing(String name, String column) implements NumberInput {
    @Override
    public void write(Table table, FloatBuffer out, int offset, int stride) {
      double[] values = Columns.numbers(table, column);
      for (int row = 0; row < values.length; row++) {
        out.put(row * stride + offset, of(values[row]));
      }
    }

    @Override
    public float of(double value) {
      return Double.isNaN(value) ? 1 : 0;
    }
  }
}
