// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.IntToDoubleFunction;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.encoding.DateNotation.Part;

/** A numeric input: one number a row. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NumberInput.Scaled.class, name = "scaled"),
  @JsonSubTypes.Type(value = NumberInput.Date.class, name = "date"),
  @JsonSubTypes.Type(value = NumberInput.Missing.class, name = "missing")
})
public sealed interface NumberInput {
  /** The name of the input. */
  String name();

  /** The column that it reads. */
  String column();

  /**
   * The number of every row before it is scaled, by the index of the row; NaN if missing.
   *
   * @throws DataException if the column is missing or of another kind
   */
  IntToDoubleFunction values(Table table);

  /**
   * The number of a row before it is scaled; NaN if missing.
   *
   * @param place the index of the column
   * @throws DataException if the value is of another kind
   */
  double value(RawRow row, int place);

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
    public IntToDoubleFunction values(Table table) {
      double[] values = Columns.numbers(table, column);
      return row -> values[row];
    }

    @Override
    public double value(RawRow row, int place) {
      return row.number(place);
    }

    @Override
    public float of(double value) {
      return (float) (Double.isNaN(value) ? scaling.missing() : scaling.of(value));
    }
  }

  /**
   * A scaled part of a date or time of day.
   *
   * @param pattern of its {@link DateNotation}
   */
  record Date(String name, String column, String pattern, Part part, Scaling scaling)
      implements NumberInput {
    @Override
    public IntToDoubleFunction values(Table table) {
      TextColumn texts = Columns.texts(table, column);
      double[] parts =
          texts.dictionary().stream()
              .mapToDouble(text -> read(table.origin() + ", ", text))
              .toArray();
      int[] codes = texts.codes();
      return row -> codes[row] < 0 ? Double.NaN : parts[codes[row]];
    }

    private double read(String place, String text) {
      double value = DateNotation.of(pattern).part(part, text);
      if (Double.isNaN(value)) {
        throw new DataException(
            "%scolumn '%s': found '%s' where a date like %s is expected"
                .formatted(place, column, text, pattern));
      }
      return value;
    }

    @Override
    public double value(RawRow row, int place) {
      return row.isMissing(place) ? Double.NaN : read("", row.written(place));
    }

    @Override
    public float of(double value) {
      return (float) (Double.isNaN(value) ? scaling.missing() : scaling.of(value));
    }
  }

  /** 1 if the value is missing, else 0. */
  record Missing(String name, String column) implements NumberInput {
    @Override
    public IntToDoubleFunction values(Table table) {
      Column values = table.column(column);
      return row -> values.isMissing(row) ? Double.NaN : 0;
    }

    @Override
    public double value(RawRow row, int place) {
      return row.isMissing(place) ? Double.NaN : 0;
    }

    @Override
    public float of(double value) {
      return Double.isNaN(value) ? 1 : 0;
    }
  }
}
