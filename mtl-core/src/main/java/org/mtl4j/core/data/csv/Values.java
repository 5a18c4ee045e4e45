// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.Arrays;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.serve.csv.NumberText;

/** The growing values of one column. */
abstract sealed class Values {
  /** Adds a present value; false if it is of another type. */
  abstract boolean add(char[] buffer, int from, int length);

  abstract void addMissing();

  abstract Column column(String name);

  /** Numbers, missing as NaN. */
  static final class Numbers extends Values {
    private final char decimal;
    private final NumberText reader;
    private double[] values = new double[1024];
    private int size;
    private int present;

    /**
     * @param decimal the decimal mark
     * @param exact whether a whole number that has no double of its own is refused
     */
    Numbers(char decimal, boolean exact) {
      this.decimal = decimal;
      this.reader = exact ? NumberText.exact(decimal) : new NumberText(decimal);
    }

    /** Whether every value so far was missing. */
    boolean isBlank() {
      return present == 0;
    }

    /** The number of rows. */
    int size() {
      return size;
    }

    /** Whether the last value is finite. */
    boolean isLastFinite() {
      return Double.isFinite(values[size - 1]);
    }

    @Override
    boolean add(char[] buffer, int from, int length) {
      double value;
      try {
        value = reader.of(buffer, from, length);
      } catch (NumberFormatException e) {
        return false;
      }
      append(value);
      present++;
      return true;
    }

    @Override
    void addMissing() {
      append(Double.NaN);
    }

    @Override
    Column column(String name) {
      return new NumberColumn(name, Arrays.copyOf(values, size));
    }

    private void append(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size++] = value;
    }

    /** How to read a text that is not a number here, for the end of a message. */
    String hint(String found) {
      char other = decimal == '.' ? ',' : '.';
      try {
        new NumberText(other).of(found);
        return "; it is one with decimal: '%s'".formatted(other);
      } catch (NumberFormatException e) {
        return "";
      }
    }
  }

  /** Texts as codes, missing as -1. */
  static final class Texts extends Values {
    private final Dictionary dictionary = new Dictionary();
    private int[] codes = new int[1024];
    private int size;

    @Override
    boolean add(char[] buffer, int from, int length) {
      append(dictionary.code(buffer, from, length));
      return true;
    }

    @Override
    void addMissing() {
      append(-1);
    }

    @Override
    Column column(String name) {
      return new TextColumn(name, dictionary.texts(), Arrays.copyOf(codes, size));
    }

    private void append(int code) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, grown(size));
      }
      codes[size++] = code;
    }
  }

  private static int grown(int size) {
    return size + (size >> 1);
  }
}
