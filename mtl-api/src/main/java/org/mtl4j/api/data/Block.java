// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;

/**
 * One input of a model for all rows of a data set [rows, row...], in row-major order outside the
 * heap, aligned so that a backend can use the memory in place. Filled once, then read only.
 *
 * @param type FLOAT or INT
 * @param rows the number of rows
 * @param row the shape of one row
 * @param bytes the memory, 4 bytes an element in native order
 */
public record Block(DType type, int rows, Shape row, ByteBuffer bytes) {
  private static final int ALIGNMENT = 64;

  /** A block of numbers, all 0. */
  public static Block floats(int rows, Shape row) {
    return new Block(DType.FLOAT, rows, row, allocate(rows, row));
  }

  /** A block of codes, all 0. */
  public static Block ints(int rows, Shape row) {
    return new Block(DType.INT, rows, row, allocate(rows, row));
  }

  /** The elements of a block of type FLOAT. */
  public FloatBuffer floats() {
    return bytes.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The elements of a block of type INT. */
  public IntBuffer ints() {
    return bytes.duplicate().order(ByteOrder.nativeOrder()).asIntBuffer();
  }

  /**
   * The rows of several blocks of one type and row shape, one after the other.
   *
   * @param parts one or more
   */
  static Block join(List<Block> parts) {
    Block first = parts.get(0);
    int rows = parts.stream().mapToInt(Block::rows).sum();
    Block all = new Block(first.type, rows, first.row, allocate(rows, first.row));
    ByteBuffer target = all.bytes.duplicate();
    parts.forEach(part -> target.put(part.bytes.duplicate().rewind()));
    return all;
  }

  /**
   * A view of consecutive rows. It is aligned if its first row is.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public Block part(int from, int to) {
    int size = 4 * row.elements();
    return new Block(type, to - from, row, bytes.slice(from * size, (to - from) * size));
  }

  private static ByteBuffer allocate(int rows, Shape row) {
    long size = 4L * rows * row.elements();
    long padded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (padded > Integer.MAX_VALUE - ALIGNMENT) {
      throw new IllegalArgumentException(
          "a block of " + rows + " rows of shape " + row + " is larger than 2 GiB");
    }
    return ByteBuffer.allocateDirect((int) padded + ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .limit((int) size)
        .slice()
        .order(ByteOrder.nativeOrder());
  }
}
