// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.Collection;

/**
 * Mean and standard deviation of one number over several seeds.
 *
 * @param mean NaN if a value is NaN
 * @param deviation the standard deviation with n - 1 in the denominator; NaN for fewer than two
 *     values
 * @param count the number of values
 */
public record Spread(double mean, double deviation, int count) {

  /** Mean and deviation of these values. */
  public static Spread of(Collection<Double> values) {
    int count = values.size();
    double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Spread(mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)), count);
  }
}
