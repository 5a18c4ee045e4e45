// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.serve.csv.NumberText;

/** The growing values of one column. */
abstract sealed class Values {
  /**
   * Adds fields of a column.
   *
   * @param from the first row
   * @param to the row after the last
   * @return the row of the first field that is of another type and was not added, or {@code to}
   */
  abstract int add(FieldBlock block, int column, int from, int to, Markers missing);

  /** The column; the values are no longer here after that. */
  abstract Column column(String name);

  /** Numbers, missing as NaN. */
  static final class Numbers extends Values {
    private final NumberText reader;
    private final GrowingArray.OfDouble values = new GrowingArray.OfDouble();
    private int present;
    private int infinite = -1;

    Numbers(NumberText reader) {
      this.reader = reader;
    }

    /** Whether every value so far was missing. */
    boolean isBlank() {
      return present == 0;
    }

    /** The number of rows. */
    int size() {
      return values.size();
    }

    /** The row of the first value in its block that is not finite; negative if there is none. */
    int infinite() {
      return infinite;
    }

    @Override
    int add(FieldBlock block, int column, int from, int to, Markers missing) {
      char[] characters = block.characters();
      for (int row = from; row < to; row++) {
        long place = block.place(row, column);
        int start = FieldBlock.start(place);
        int length = FieldBlock.length(place);
        if (length < 0 || missing.contains(characters, start, length)) {
          values.add(Double.NaN);
          continue;
        }
        double value;
        try {
          value = reader.of(characters, start, length);
        } catch (NumberFormatException e) {
          return row;
        }
        values.add(value);
        present++;
        if (infinite < 0 && !Double.isFinite(value)) {
          infinite = row;
        }
      }
      return to;
    }

    @Override
    Column column(String name) {
      return new NumberColumn(name, values.drain(), reader.unit());
    }
  }

  /** Texts as codes, missing as -1. */
  static final class Texts extends Values {
    private final Dictionary dictionary = new Dictionary();
    private final GrowingArray.OfInt codes = new GrowingArray.OfInt();

    /**
     * @param missing the number of rows so far, without a value
     */
    Texts(int missing) {
      for (int i = 0; i < missing; i++) {
        codes.add(-1);
      }
    }

    @Override
    int add(FieldBlock block, int column, int from, int to, Markers missing) {
      char[] characters = block.characters();
      for (int row = from; row < to; row++) {
        long place = block.place(row, column);
        int start = FieldBlock.start(place);
        int length = FieldBlock.length(place);
        boolean absent = length < 0 || missing.contains(characters, start, length);
        codes.add(absent ? -1 : dictionary.code(characters, start, length));
      }
      return to;
    }

    @Override
    Column column(String name) {
      return new TextColumn(name, dictionary.texts(), codes.drain());
    }
  }
}
