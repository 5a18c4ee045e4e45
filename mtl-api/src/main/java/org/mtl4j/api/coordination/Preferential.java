// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.option.OptionException;

/**
 * A method with a preference among tasks: shares of 0 or more that sum to 1. Runs with different
 * preferences give points of a Pareto front.
 *
 * @param <M> the kind of method, such as {@link LossWeighting}
 */
public interface Preferential<M> {
  /**
   * One share for each task, in their order. Empty if all are equal, or if the method has its
   * shares by the names of tasks. The trainer refuses any other length.
   */
  List<Double> preference();

  /**
   * The same method with another preference.
   *
   * @param tasks the names of the tasks
   * @param preference one share for each
   */
  M withPreference(List<String> tasks, List<Double> preference);

  /**
   * The same method for one point of a front.
   *
   * @param preference that of the point
   * @param all the preferences of all points, for a method whose update depends on them; not used
   *     by default
   */
  default M withPreference(List<String> tasks, List<Double> preference, List<List<Double>> all) {
    return withPreference(tasks, preference);
  }

  /** Whether every share must be above 0; false by default. */
  default boolean positiveShares() {
    return false;
  }

  /**
   * Checks the option {@code preference}, for compact constructors.
   *
   * @return an immutable copy
   * @throws OptionException if a share is below 0 or not finite, or they do not sum to 1
   */
  static List<Double> checked(List<Double> preference) {
    double sum = preference.stream().mapToDouble(share -> share).sum();
    boolean shares = preference.stream().allMatch(share -> share >= 0);
    if (!preference.isEmpty() && !(shares && Math.abs(sum - 1) <= 1e-6)) {
      throw new OptionException(
          "preference",
          "must be shares of 0 or more that sum to 1, but is %s, which sums to %s"
              .formatted(preference, (float) sum));
    }
    return List.copyOf(preference);
  }

  /** The shares of the tasks: the preference, or equal shares if it is empty. */
  static double[] shares(List<Double> preference, int tasks) {
    double[] shares = new double[tasks];
    Arrays.setAll(shares, t -> preference.isEmpty() ? 1.0 / tasks : preference.get(t));
    return shares;
  }
}
