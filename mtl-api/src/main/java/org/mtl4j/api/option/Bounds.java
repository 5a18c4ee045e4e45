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

  private static void require(boolean inside, String option, String bounds, Number value) {
    if (!inside) {
      throw new OptionException(option, "must " + bounds + ", but is " + value);
    }
  }
}
