package org.mtl4j.api.coordination;

import java.util.SplittableRandom;

/**
 * What a method may know of a run so far. Arrays given out are buffers of the trainer: read, or in
 * the case of {@link #state} written, but not kept beyond the call.
 */
public interface History {
  /** The number of tasks of the model. */
  int tasks();

  /** The current epoch, from 0. */
  int epoch();

  /** The current step of the run, from 0. */
  long step();

  /**
   * The mean training loss of a task over a finished epoch; NaN where it had no label in it.
   *
   * @param epoch from 0 to the current one, exclusive
   */
  double meanLoss(int epoch, int task);

  /** The loss of a task in the first step it was present in; NaN before. */
  double firstLoss(int task);

  /** The loss of a task in the last step it was present in; NaN before. */
  double lastLoss(int task);

  /** Numbers of chance that depend on the seed of the run, the step and the caller alone. */
  SplittableRandom random();

  /**
   * Numbers a method keeps from step to step; part of every checkpoint.
   *
   * @param name the name among the states of this method
   * @param size how many; the same in every call
   * @param initial their first value
   */
  double[] state(String name, int size, double initial);
}
