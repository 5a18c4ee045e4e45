package org.mtl4j.methods.schedule;

/** The bounds of a factor by which a learning rate falls. */
final class Falling {
  private Falling() {}

  static void require(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor must lie in (0, 1], but is " + factor);
    }
  }
}
