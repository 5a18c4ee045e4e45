// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A growing array in parts, so that growing copies nothing.
 *
 * @param <A> the type of an array of its values
 */
abstract class GrowingArray<A> {
  private static final int FIRST = 256;
  private static final int LARGEST = 1 << 15;

  private final IntFunction<A> make;
  private final List<A> full = new ArrayList<>();
  private int before;
  private int capacity = FIRST;

  /** The part that is not full. */
  A last;

  /** The values in the last part. */
  int used;

  private GrowingArray(IntFunction<A> make) {
    this.make = make;
    this.last = make.apply(FIRST);
  }

  /** Makes room for a value in the last part. */
  final void reserve() {
    if (used == capacity) {
      full.add(last);
      before += used;
      capacity = Math.min(2 * used, LARGEST);
      last = make.apply(capacity);
      used = 0;
    }
  }

  /** The number of values. */
  final int size() {
    return before + used;
  }

  /** All values; the array is empty after that. */
  @SuppressWarnings("SuspiciousSystemArraycopy") // A is an array of numbers
  final A drain() {
    A all = make.apply(size());
    int length = FIRST;
    int at = 0;
    for (A part : full) {
      System.arraycopy(part, 0, all, at, length);
      at += length;
      length = Math.min(2 * length, LARGEST);
    }
    System.arraycopy(last, 0, all, at, used);
    full.clear();
    capacity = FIRST;
    last = make.apply(FIRST);
    used = 0;
    before = 0;
    return all;
  }

  /** Of doubles. */
  static final class OfDouble extends GrowingArray<double[]> {
    OfDouble() {
      super(double[]::new);
    }

    void add(double value) {
      reserve();
      last[used++] = value;
    }
  }

  /** Of ints. */
  static final class OfInt extends GrowingArray<int[]> {
    OfInt() {
      super(int[]::new);
    }

    void add(int value) {
      reserve();
      last[used++] = value;
    }
  }
}
