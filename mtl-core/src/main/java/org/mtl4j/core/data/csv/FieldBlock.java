// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.Arrays;

/** The fields of consecutive rows, copied from the parser. The last row may be incomplete. */
final class FieldBlock {
  /** Fields of a block: few enough for the cache of a core. */
  private static final int FIELDS = 1 << 13;

  private static final int ABSENT = -1;

  private final int height;
  private final long[] lines;

  /** By column and row: the first character in the high half, the length in the low half. */
  private final long[] places;

  private char[] characters = new char[8 * FIELDS];
  private int used;
  private int rows;
  private int lastRow;

  /**
   * An empty block.
   *
   * @param width the fields of a row
   */
  FieldBlock(int width) {
    this.height = Math.max(1, FIELDS / width);
    this.lines = new long[height];
    this.places = new long[height * width];
  }

  /** Begins a row, or begins it again. */
  void begin(long line) {
    lines[rows] = line;
    lastRow = 0;
  }

  /** Adds the next field to the row. */
  void add(int column, char[] buffer, int from, int length) {
    if (length > characters.length - used) {
      characters = Arrays.copyOf(characters, Math.addExact(used, Math.max(used, length)));
    }
    System.arraycopy(buffer, from, characters, used, length);
    put(column, length);
    used += length;
  }

  /** Adds a missing value to the row. */
  void addAbsent(int column) {
    put(column, ABSENT);
  }

  private void put(int column, int length) {
    places[column * height + rows] = (long) used << Integer.SIZE | length & 0xFFFFFFFFL;
    lastRow = column + 1;
  }

  /** Ends a row with all its fields. */
  void end() {
    rows++;
    lastRow = 0;
  }

  boolean isFull() {
    return rows == height;
  }

  void clear() {
    used = 0;
    rows = 0;
    lastRow = 0;
  }

  /** The number of rows that have a field of a column. */
  int rows(int column) {
    return column < lastRow ? rows + 1 : rows;
  }

  /** The line in which a row begins. */
  long line(int row) {
    return lines[row];
  }

  /** The memory of all fields. */
  char[] characters() {
    return characters;
  }

  /** The place of a field. */
  long place(int row, int column) {
    return places[column * height + row];
  }

  /** The first character of the field at a place. */
  static int start(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  /** The length of the field at a place; negative if it is absent. */
  static int length(long place) {
    return (int) place;
  }

  /** A field as text. */
  String text(int row, int column) {
    long place = place(row, column);
    return new String(characters, start(place), length(place));
  }
}
