// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.Arrays;

/** The mean and variance of labels over the training rows. */
record Moments(double mean, double variance) {
  static Moments of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(y -> (y - mean) * (y - mean)).average().orElseThrow();
    return new Moments(mean, variance);
  }

  double deviation() {
    return Math.sqrt(variance);
  }
}
