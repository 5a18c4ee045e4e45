// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.option;

/**
 * Checks of options for compact constructors. A value out of bounds throws an {@link
 * OptionException} that names the option, its bounds and the value: "c must be finite and 0 or
 * more, but is -1". NaN is out of all bounds.
 */
public final class Bounds {
  private Bounds() {}

  /** Finite and above 0. */
  public static void positive(String option, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, option, "be finite and above 0", value);
  }

  /** Finite and 0 or more. */
  public static void notNegative(String option, double value) {
    boolean inside = value >= 0 && value < Double.POSITIVE_INFINITY;
    require(inside, option, "be finite and 0 or more", value);
  }

  /** In [0, 1]. */
  public static void unit(String option, double value) {
    require(value >= 0 && value <= 1, option, "lie in [0, 1]", value);
  }

  /** In [0, 1), such as the decay of a moving average. */
  public static void belowOne(String option, double value) {
    require(value >= 0 && value < 1, option, "lie in [0, 1)", value);
  }

  /** In (0, 1], such as a fraction of the rows. */
  public static void share(String option, double value) {
    require(value > 0 && value <= 1, option, "lie in (0, 1]", value);
  }

  /** At least a minimum. */
  public static void atLeast(long least, String option, long value) {
    require(value >= least, option, "be " + least + " or more", value);
  }

  /**
   * From a minimum to a maximum, such as the number of experts: for what takes memory or time in
   * proportion to it.
   */
  public static void within(long least, long most, String option, long value) {
    boolean inside = value >= least && value <= most;
    require(inside, option, "lie in [%d, %d]".formatted(least, most), value);
  }

  /** In [0, 100], for exponents: with larger ones nearly all powers are 0 or infinite. */
  public static void exponent(String option, double value) {
    require(value >= 0 && value <= 100, option, "lie in [0, 100]", value);
  }

  private static void require(boolean inside, String option, String bounds, Number value) {
    if (!inside) {
      throw new OptionException(option, "must " + bounds + ", but is " + value);
    }
  }
}
