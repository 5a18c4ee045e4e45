// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.Collection;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Mean and standard deviation of one number over several seeds.
 *
 * @param mean NaN if a value is NaN
 * @param deviation the standard deviation with n - 1 in the denominator; NaN for fewer than two
 *     values
 * @param count the number of values
 */
public record Spread(double mean, double deviation, int count) {
  private static final double CONFIDENCE = 0.95;

  /** Mean and deviation of these values. */
  public static Spread of(Collection<Double> values) {
    int count = values.size();
    double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Spread(mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)), count);
  }

  /**
   * Half the length of the 95 % interval of the mean, by Student's t: the interval is mean ± this
   * number. NaN for fewer than two values.
   */
  public double margin() {
    return count < 2
        ? Double.NaN
        : TDistribution.of(count - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
            * deviation
            / Math.sqrt(count);
  }
}
