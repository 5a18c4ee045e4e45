// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.List;

/** A growing list of numbers in parts, so that growing copies nothing. */
final class DoubleParts {
  private static final int FIRST = 256;
  private static final int LARGEST = 1 << 15;

  private final List<double[]> full = new ArrayList<>();
  private double[] last = new double[FIRST];
  private int used;
  private int before;

  void add(double value) {
    if (used == last.length) {
      full.add(last);
      before += used;
      last = new double[Math.min(2 * used, LARGEST)];
      used = 0;
    }
    last[used++] = value;
  }

  int size() {
    return before + used;
  }

  /** All values; the list is empty after that. */
  double[] drain() {
    double[] all = new double[size()];
    int at = 0;
    for (double[] part : full) {
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
