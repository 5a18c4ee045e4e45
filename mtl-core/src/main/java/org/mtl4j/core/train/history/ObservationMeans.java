// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The means of the observations of a model over the steps of an epoch. */
final class ObservationMeans {
  private static final String NAME = "observations";

  private final Map<String, Integer> sizes;
  private final double[] sums;
  private long steps;

  /**
   * @param sizes the number of elements of each observation, in their order
   */
  ObservationMeans(Map<String, Integer> sizes) {
    this.sizes = new LinkedHashMap<>(sizes);
    this.sums = new double[sizes.values().stream().mapToInt(Integer::intValue).sum()];
  }

  /** Adds those of a step. */
  void add(double[] observations) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += observations[i];
    }
    steps++;
  }

  /** Ends an epoch; NaN if it had no step. */
  Map<String, List<Double>> end() {
    Map<String, List<Double>> means = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, Integer> observation : sizes.entrySet()) {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < observation.getValue(); i++) {
        values.add(steps == 0 ? Double.NaN : sums[at] / steps);
        at++;
      }
      means.put(observation.getKey(), values);
    }
    Arrays.fill(sums, 0);
    steps = 0;
    return means;
  }

  /** Adds the sums of an unfinished epoch to a checkpoint. */
  void save(Map<String, double[]> saved) {
    if (sums.length > 0) {
      double[] all = Arrays.copyOf(sums, sums.length + 1);
      all[sums.length] = steps; // exact up to 2^53
      saved.put(NAME, all);
    }
  }

  void restore(Map<String, double[]> saved) {
    double[] all = saved.get(NAME);
    if (all != null && all.length == sums.length + 1) {
      System.arraycopy(all, 0, sums, 0, sums.length);
      steps = (long) all[sums.length];
    }
  }
}
