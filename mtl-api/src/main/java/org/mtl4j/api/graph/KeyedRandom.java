package org.mtl4j.api.graph;

import java.util.SplittableRandom;

/**
 * Numbers of chance that depend on a key alone, never on what was drawn before; so a run that was
 * interrupted draws the same numbers as one that was not.
 */
public final class KeyedRandom {
  private KeyedRandom() {}

  /**
   * Numbers for one purpose at one moment of one run.
   *
   * @param seed the seed of the run
   * @param moment the step or epoch
   * @param purpose who draws
   */
  public static SplittableRandom of(long seed, long moment, String purpose) {
    return new SplittableRandom(key(seed, moment, purpose));
  }

  /** The number that {@link #of} begins with, for a generator that is kept. */
  public static long key(long seed, long moment, String purpose) {
    return mix(mix(seed) + moment) ^ hash(purpose);
  }

  /** FNV-1a in 64 bits: {@link String#hashCode} gives too many names the same number. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** The finalizer of SplitMix64: neighboring keys become unrelated ones. */
  private static long mix(long key) {
    long z = key + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
