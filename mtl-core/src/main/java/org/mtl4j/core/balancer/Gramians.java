package org.mtl4j.core.balancer;

/** What the methods that go by the Gramian have in common. */
final class Gramians {
  /**
   * The relative accuracy of the entries of a Gramian: backends sum products of single precision.
   * Angles below the root of it are taken for none.
   */
  static final double RESOLUTION = 1e-6;

  private Gramians() {}
}
