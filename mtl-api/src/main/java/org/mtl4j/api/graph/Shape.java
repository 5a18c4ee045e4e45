// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sizes of a tensor along its axes. One size may be {@link #UNKNOWN}: the rows of a batch,
 * known only at run time.
 */
public final class Shape {
  /** A size that is known only at run time. */
  public static final int UNKNOWN = -1;

  /** The shape of a single number. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;

  private Shape(int[] sizes) {
    this.sizes = sizes;
  }

  /** A shape of the given sizes; {@link #UNKNOWN} stands for the rows of a batch. */
  public static Shape of(int... sizes) {
    for (int size : sizes) {
      if (size < UNKNOWN) {
        throw new IllegalArgumentException("a size must be 0 or more, or -1 for unknown: " + size);
      }
    }
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /** {@code [batch, sizes...]}. */
  public static Shape batchOf(int... sizes) {
    return of(sizes).prepend(UNKNOWN);
  }

  /** The number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** The size along an axis; negative axes count from the end. */
  public int size(int axis) {
    return sizes[axis < 0 ? axis + sizes.length : axis];
  }

  /** All sizes, as a copy. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Whether every size is known. */
  public boolean isKnown() {
    return Arrays.stream(sizes).noneMatch(size -> size == UNKNOWN);
  }

  /**
   * The number of elements.
   *
   * @throws IllegalStateException if a size is unknown
   */
  public int elements() {
    int elements = 1;
    for (int size : sizes) {
      if (size == UNKNOWN) {
        throw new IllegalStateException("the number of elements of " + this + " is not known");
      }
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /** This shape with one more axis at the start. */
  public Shape prepend(int size) {
    return insert(0, size);
  }

  /** This shape with one more axis at the end. */
  public Shape append(int size) {
    return insert(sizes.length, size);
  }

  /** This shape with one more axis at the given position. */
  public Shape insert(int axis, int size) {
    int[] result = new int[sizes.length + 1];
    for (int i = 0; i < result.length; i++) {
      result[i] = i < axis ? sizes[i] : i == axis ? size : sizes[i - 1];
    }
    return of(result);
  }

  /** This shape without an axis. */
  public Shape without(int axis) {
    return of(IntStream.range(0, sizes.length).filter(i -> i != axis).map(i -> sizes[i]).toArray());
  }

  /** This shape with another size along an axis. */
  public Shape with(int axis, int size) {
    int[] result = sizes.clone();
    result[axis] = size;
    return of(result);
  }

  /** This shape without the first axis: the shape of one row. */
  public Shape row() {
    return without(0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(size -> size == UNKNOWN ? "?" : Integer.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
