// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.FloatBuffer;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** A numeric input: one number a row. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NumberInput.Scaled.class, name = "scaled"),
  @JsonSubTypes.Type(value = NumberInput.Missing.class, name = "missing")
})
public sealed interface NumberInput {
  /** The name of the input. */
  String name();

  /** The column that it reads. */
  String column();

  /**
   * Writes the input of every row.
   *
   * @param out the block of all numbers [rows, stride]
   * @param offset the index of this input in a row
   * @param stride the number of inputs in a row
   * @throws DataException if the column is missing, or has another kind or an infinite number
   */
  void write(Table table, FloatBuffer out, int offset, int stride);

  /** The input for a number, NaN for missing. It is not finite if the number cannot be an input. */
  float of(double value);

  /** The message about a number for which {@link #of} is not finite. */
  default String complaint(double value) {
    return "column '"
        + column()
        + "': found "
        + value
        + (Double.isFinite(value)
            ? ", which is too large to be an input; encode it by 'log' or 'quantile'"
            : " where a finite number is expected");
  }

  /** A scaled number. */
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

  /** 1 if the number is missing, else 0. */
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
