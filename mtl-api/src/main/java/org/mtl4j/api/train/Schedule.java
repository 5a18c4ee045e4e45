// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import java.util.List;

/**
 * A number for each step of a run, such as the factor of the learning rate. It depends only on the
 * {@link Position}.
 */
@FunctionalInterface
public interface Schedule {
  /** The number of a step; 0 or more for the factor of a learning rate. */
  double factor(Position position);

  /**
   * The position in a run.
   *
   * @param step counted from 0
   * @param steps the steps of the whole run without early stopping
   * @param epoch counted from 0
   * @param stepsPerEpoch the steps of one epoch
   * @param scores the validation criterion after each finished epoch, higher is better; empty
   *     without validation
   */
  record Position(long step, long steps, int epoch, int stepsPerEpoch, List<Double> scores) {
    /** The position before the first step of a run. */
    public static Position first(long steps, int stepsPerEpoch) {
      return new Position(0, steps, 0, stepsPerEpoch, List.of());
    }

    /**
     * The number of epochs of the whole run without early stopping, at most the largest int; the
     * last epoch may be incomplete.
     */
    public int epochs() {
      return (int) Math.min(Integer.MAX_VALUE, (steps + stepsPerEpoch - 1) / stepsPerEpoch);
    }

    /** The part of the run before this step, in [0, 1). */
    public double share() {
      return (double) step / steps;
    }
  }
}
