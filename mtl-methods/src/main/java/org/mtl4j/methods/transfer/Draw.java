// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.Arrays;
import org.mtl4j.api.coordination.History;

/** Draws the one active task of a step by a power of its number of labeled rows. */
final class Draw {
  private Draw() {}

  /**
   * Draws a task with probability p_t ∝ N_t^a. A task without labeled rows is never drawn. The draw
   * depends on the seed of the run and the step alone.
   *
   * @param sizes N, the number of labeled training rows of each task [T]
   * @param train set to true for the drawn task and to false for others; unchanged if no task has
   *     labeled rows [T]
   * @param power a, 0 or more
   */
  static void one(History history, int[] sizes, boolean[] train, double power) {
    double largest = Arrays.stream(sizes).max().orElse(0);
    if (largest == 0) {
      return;
    }
    double sum = 0;
    for (int size : sizes) {
      sum += share(size, largest, power);
    }
    double draw = sum * history.random().nextDouble();
    Arrays.fill(train, false);
    int chosen = -1;
    for (int t = 0; t < sizes.length && (chosen < 0 || draw >= 0); t++) {
      double share = share(sizes[t], largest, power);
      if (share > 0) {
        chosen = t;
        draw -= share;
      }
    }
    train[chosen] = true;
  }

  /** N^a relative to the largest N; 0 for a task without labeled rows. */
  private static double share(int size, double largest, double power) {
    return size == 0 ? 0 : Math.pow(size / largest, power);
  }
}
