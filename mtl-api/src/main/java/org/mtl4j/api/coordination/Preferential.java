package org.mtl4j.api.coordination;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.option.OptionException;

/**
 * A method that takes a preference among tasks: shares of 0 or more that sum to one. Trained for
 * several of them, it gives points of a Pareto front.
 *
 * @param <M> the kind of method, such as {@link LossWeighting}
 */
public interface Preferential<M> {
  /**
   * One share for each task, in their order; empty where all are alike, or where the method holds
   * its shares by the names of tasks. The trainer refuses another length than that of the tasks.
   */
  List<Double> preference();

  /**
   * The same method with another preference.
   *
   * @param tasks the names of the tasks
   * @param preference one share for each
   */
  M withPreference(List<String> tasks, List<Double> preference);

  /** Whether every share must be above 0; no by default. */
  default boolean positiveShares() {
    return false;
  }

  /**
   * Checks an option, for compact constructors.
   *
   * @return an immutable copy
   * @throws OptionException if shares are below 0, not finite or do not sum to one
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

  /** The shares of so many tasks: those of an option, or all alike where it is empty. */
  static double[] shares(List<Double> preference, int tasks) {
    double[] shares = new double[tasks];
    Arrays.setAll(shares, t -> preference.isEmpty() ? 1.0 / tasks : preference.get(t));
    return shares;
  }
}
