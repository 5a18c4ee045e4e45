// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

/**
 * The numbers that a {@link java.util.SplittableRandom} of a given seed draws, from a generator
 * that can begin anew and so be kept (Steele, Lea and Flood, OOPSLA 2014).
 */
final class KeptRandom {
  private long state;

  /** Begins anew. */
  void begin(long seed) {
    state = seed;
  }

  /** A number from 0 to {@code bound} - 1, all of them alike. */
  int below(int bound) {
    int last = bound - 1;
    int draw = next();
    if ((bound & last) == 0) {
      return draw & last;
    }
    int positive = draw >>> 1;
    // The highest numbers are drawn again, as there are not as many of them for each remainder.
    while (positive + last - positive % bound < 0) {
      positive = next() >>> 1;
    }
    return positive % bound;
  }

  private int next() {
    state += 0x9e3779b97f4a7c15L;
    long z = (state ^ (state >>> 33)) * 0x62a9d9ed799705f5L;
    return (int) (((z ^ (z >>> 28)) * 0xcb24d0a5c88c35b3L) >>> 32);
  }
}
