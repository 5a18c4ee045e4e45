// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.serve.csv.NumberText;

/** The growing values of one column. */
abstract sealed class Values {
  /** Adds a present value; false if it is of another type. */
  abstract boolean add(char[] buffer, int from, int length);

  abstract void addMissing();

  /** The column; the values are no longer here after that. */
  abstract Column column(String name);

  /** Numbers, missing as NaN. */
  static final class Numbers extends Values {
    private final NumberText reader;
    private final GrowingArray.OfDouble values = new GrowingArray.OfDouble();
    private double last;
    private int present;

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

    /** Whether the last value is finite. */
    boolean isLastFinite() {
      return Double.isFinite(last);
    }

    @Override
    boolean add(char[] buffer, int from, int length) {
      try {
        last = reader.of(buffer, from, length);
      } catch (NumberFormatException e) {
        return false;
      }
      values.add(last);
      present++;
      return true;
    }

    @Override
    void addMissing() {
      values.add(Double.NaN);
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

    @Override
    boolean add(char[] buffer, int from, int length) {
      codes.add(dictionary.code(buffer, from, length));
      return true;
    }

    @Override
    void addMissing() {
      codes.add(-1);
    }

    @Override
    Column column(String name) {
      return new TextColumn(name, dictionary.texts(), codes.drain());
    }
  }
}
