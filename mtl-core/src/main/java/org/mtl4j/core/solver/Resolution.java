package org.mtl4j.core.solver;

/** How well a Gramian knows the angles between task gradients. */
final class Resolution {
  private static final double EPSILON = Math.ulp(1.0);

  private Resolution() {}

  /**
   * The squared sine of an angle below which a row counts as a combination of others: what was
   * stated, but not less than what rounding in n steps of elimination leaves undecided.
   */
  static double of(int n, double stated) {
    return Math.max(stated, 8 * n * EPSILON);
  }

  static double checked(double stated) {
    if (!(stated >= 0 && stated < 1)) {
      throw new IllegalArgumentException("resolution must lie in [0, 1), but got " + stated);
    }
    return stated;
  }
}
