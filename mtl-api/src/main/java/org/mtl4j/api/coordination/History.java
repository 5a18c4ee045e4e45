package org.mtl4j.api.coordination;

import java.util.SplittableRandom;
import org.mtl4j.api.task.Metric.Direction;

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

  /** The number of finished evaluations on the validation rows; stays 0 where there are none. */
  int scored();

  /**
   * The value of a task's primary metric in an evaluation on the validation rows; NaN where it was
   * not defined.
   *
   * @param evaluation from 0 to {@link #scored}, exclusive
   */
  double score(int evaluation, int task);

  /**
   * The value of a task's primary metric that its single-task model reached on the validation rows;
   * NaN where no such model was trained.
   */
  double reference(int task);

  /** Which way a task's primary metric is better. */
  Direction direction(int task);

  /** A number of chance that depends on the seed of the run, the step and the caller alone. */
  long chance();

  /** Numbers of chance, begun from {@link #chance}: the same ones at every call in a step. */
  default SplittableRandom random() {
    return new SplittableRandom(chance());
  }

  /**
   * Numbers a method keeps from step to step; part of every checkpoint.
   *
   * @param name the name among the states of this method
   * @param size how many; the same in every call
   * @param initial their first value
   */
  double[] state(String name, int size, double initial);

  /** The same run for an inner method: the names of its {@link #state} are put below this one. */
  default History scoped(String name) {
    return new ScopedHistory(name, this);
  }
}
