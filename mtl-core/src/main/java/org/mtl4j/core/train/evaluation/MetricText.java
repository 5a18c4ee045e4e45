// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.util.Locale;

/** Metric values as text: four decimals, or an exponent if these would hide the value. */
public final class MetricText {
  private static final double SMALL = 1e-3;

  private MetricText() {}

  /** The format of numbers of the size of a value. */
  public static String format(double value) {
    return value != 0 && Math.abs(value) < SMALL ? "%.3e" : "%.4f";
  }

  /** A value as text. */
  public static String of(double value) {
    return String.format(Locale.ROOT, format(value), value);
  }
}
