package org.mtl4j.api.option;

/**
 * Checks of options for compact constructors. What lies outside, NaN included, is an
 * IllegalArgumentException that names the option, its bounds and the value.
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

  /** From 0 to 1, both included. */
  public static void unit(String option, double value) {
    require(value >= 0 && value <= 1, option, "lie in [0, 1]", value);
  }

  /** From 0 to 1, without 1: what stays of something in every step. */
  public static void belowOne(String option, double value) {
    require(value >= 0 && value < 1, option, "lie in [0, 1)", value);
  }

  /** From 0 to 1, without 0: a part of something. */
  public static void share(String option, double value) {
    require(value > 0 && value <= 1, option, "be above 0 and 1 or less", value);
  }

  /** So many or more. */
  public static void atLeast(long least, String option, long value) {
    require(value >= least, option, "be " + least + " or more", value);
  }

  private static void require(boolean inside, String option, String bounds, Number value) {
    if (!inside) {
      throw new IllegalArgumentException(option + " must " + bounds + ", but is " + value);
    }
  }
}
