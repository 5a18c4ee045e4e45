// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.Arrays;

/** The fields of consecutive rows, row by row, copied from the parser. The last row may be short. */
final class FieldBlock {
  /** Fields of a block: few enough for the cache of a core. */
  private static final int FIELDS = 1 << 14;

  private static final int ABSENT = -1;

  private final int width;
  private final long[] lines;
  private final int[] starts;
  private final int[] lengths;
  private char[] characters = new char[8 * FIELDS];
  private int used;
  private int fields;
  private int rows;

  /**
   * An empty block.
   *
   * @param width the fields of a row
   */
  FieldBlock(int width) {
    this.width = width;
    int rows = Math.max(1, FIELDS / width);
    this.lines = new long[rows];
    this.starts = new int[rows * width];
    this.lengths = new int[rows * width];
  }

  /** Begins a row, or begins it again. */
  void begin(long line) {
    lines[rows] = line;
  }

  /** Adds a field to the row. */
  void add(char[] buffer, int from, int length) {
    if (length > characters.length - used) {
      characters = Arrays.copyOf(characters, Math.addExact(used, Math.max(used, length)));
    }
    System.arraycopy(buffer, from, characters, used, length);
    starts[fields] = used;
    lengths[fields] = length;
    fields++;
    used += length;
  }

  /** Adds a missing value to the row. */
  void addAbsent() {
    lengths[fields] = ABSENT;
    fields++;
  }

  /** Ends a row with all its fields. */
  void end() {
    rows++;
  }

  boolean isFull() {
    return rows == lines.length;
  }

  void clear() {
    fields = 0;
    used = 0;
    rows = 0;
  }

  /** The number of rows that have a field of a column. */
  int rows(int column) {
    return (fields - column + width - 1) / width;
  }

  /** The line in which a row begins. */
  long line(int row) {
    return lines[row];
  }

  /** The memory of all fields. */
  char[] characters() {
    return characters;
  }

  /** Where a field begins. */
  int start(int row, int column) {
    return starts[row * width + column];
  }

  /** The characters of a field; negative if it is absent. */
  int length(int row, int column) {
    return lengths[row * width + column];
  }

  /** A field as text. */
  String text(int row, int column) {
    return new String(characters, start(row, column), length(row, column));
  }
}
