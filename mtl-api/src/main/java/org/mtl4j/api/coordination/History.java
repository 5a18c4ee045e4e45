// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.SplittableRandom;
import org.mtl4j.api.task.Metric.Direction;

/** The run so far, and the state of a method. Tasks and epochs are counted from 0. */
public interface History {
  /** The number of tasks of the model. */
  int tasks();

  /** The current epoch. */
  int epoch();

  /** The number of epochs of the whole run without early stopping; 1 or more. */
  int epochs();

  /** The current step of the run, counted from 0. */
  long step();

  /**
   * The mean training loss of a task over a finished epoch; NaN if the task had no label in it.
   *
   * @param epoch below {@link #epoch()}
   */
  double meanLoss(int epoch, int task);

  /** The loss of a task in the first step in which it was active; NaN before. */
  double firstLoss(int task);

  /** The loss of a task in the last step in which it was active; NaN before. */
  double lastLoss(int task);

  /** The number of finished evaluations on the validation rows; 0 without validation rows. */
  int evaluations();

  /**
   * The value of a task's primary metric in an evaluation on the validation rows; NaN if it was not
   * defined.
   *
   * @param evaluation below {@link #evaluations}
   */
  double score(int evaluation, int task);

  /**
   * The value of a task's primary metric on the validation rows that its single-task model reached;
   * NaN if no such model was trained.
   */
  double reference(int task);

  /** Whether higher or lower values of a task's primary metric are better. */
  Direction direction(int task);

  /** A seed for random draws. It depends only on the seed of the run, the step and the method. */
  long seed();

  /** A generator started from {@link #seed}: the same numbers in every call within a step. */
  default SplittableRandom random() {
    return new SplittableRandom(seed());
  }

  /**
   * Numbers that a method keeps from step to step. They are part of every checkpoint.
   *
   * @param name unique among the states of this method
   * @param size the same in every call
   * @param initial the value of each before it is first written
   * @return the state itself, to be read and written; valid during the step
   */
  double[] state(String name, int size, double initial);

  /** The same run for an inner method: the names of its {@link #state} are put below this one. */
  default History scoped(String name) {
    return new ScopedHistory(name, this);
  }
}
