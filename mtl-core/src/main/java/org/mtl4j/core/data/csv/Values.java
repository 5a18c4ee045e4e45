// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.Arrays;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.serve.csv.CsvValue;

/** The growing values of one column. */
abstract sealed class Values {
  /** Adds a present value; false if it is of another type. */
  abstract boolean add(char[] buffer, int from, int length);

  abstract void addMissing();

  abstract Column column(String name);

  /** Numbers, missing as NaN. */
  static final class Numbers extends Values {
    private static final int EXACT_DIGITS = 15;

    private double[] values = new double[1024];
    private int size;
    private int present;

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
      double value = length <= EXACT_DIGITS ? digits(buffer, from, length) : -1;
      if (value < 0) {
        try {
          value = CsvValue.number(new String(buffer, from, length));
        } catch (NumberFormatException e) {
          return false;
        }
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

    /** The value of plain digits, the most common form, without making a string; else -1. */
    private static double digits(char[] buffer, int from, int length) {
      long value = 0;
      for (int i = from; i < from + length; i++) {
        int digit = buffer[i] - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        value = 10 * value + digit;
      }
      return length == 0 ? -1 : value;
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
