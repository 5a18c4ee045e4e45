// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.SplittableRandom;

/**
 * Random generators that depend only on a key, not on earlier draws. So a resumed run draws the
 * same numbers as an uninterrupted one.
 */
public final class KeyedRandom {
  private KeyedRandom() {}

  /**
   * A generator for one purpose at one moment of a run.
   *
   * @param seed the seed of the run
   * @param moment the step or epoch
   * @param purpose a name for what is drawn
   */
  public static SplittableRandom of(long seed, long moment, String purpose) {
    return new SplittableRandom(key(seed, moment, purpose));
  }

  /** The seed of the generator that {@link #of} returns. */
  public static long key(long seed, long moment, String purpose) {
    return mix(mix(seed) + moment) ^ hash(purpose);
  }

  /** FNV-1a in 64 bits. {@link String#hashCode} has too many collisions. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** The finalizer of SplitMix64, which decorrelates neighboring keys. */
  private static long mix(long key) {
    long z = key + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
