package org.mtl4j.api.train;

import java.util.List;

/** What the learning rate is multiplied with in each step. A function of its argument alone. */
public interface Schedule {
  /** The factor for a step, 0 or more. */
  double factor(Position position);

  /**
   * Where a run is.
   *
   * @param step the step, from 0
   * @param steps the steps of the whole run, if it is not stopped early
   * @param epoch the epoch, from 0
   * @param stepsPerEpoch the steps of one epoch
   * @param scores the validation criterion after each finished epoch, larger is better; empty
   *     without validation
   */
  record Position(long step, long steps, int epoch, int stepsPerEpoch, List<Double> scores) {}
}
