// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.List;

/** A growing list of codes in parts, so that growing copies nothing. */
final class IntParts {
  private static final int FIRST = 256;
  private static final int LARGEST = 1 << 15;

  private final List<int[]> full = new ArrayList<>();
  private int[] last = new int[FIRST];
  private int used;
  private int before;

  void add(int value) {
    if (used == last.length) {
      full.add(last);
      before += used;
      last = new int[Math.min(2 * used, LARGEST)];
      used = 0;
    }
    last[used++] = value;
  }

  int size() {
    return before + used;
  }

  /** All values; the list is empty after that. */
  int[] drain() {
    int[] all = new int[size()];
    int at = 0;
    for (int[] part : full) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    System.arraycopy(last, 0, all, at, used);
    full.clear();
    used = 0;
    before = 0;
    return all;
  }
}
