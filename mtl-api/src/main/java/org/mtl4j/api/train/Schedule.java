// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import java.util.List;

/** The factor of the learning rate in each step. It depends only on the {@link Position}. */
public interface Schedule {
  /** The factor for a step, 0 or more. */
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
  record Position(long step, long steps, int epoch, int stepsPerEpoch, List<Double> scores) {}
}
