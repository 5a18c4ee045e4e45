// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.util.function.Supplier;
import org.mtl4j.api.train.Phase;

/** The host's side of a step: a {@link Program} reads it while the step runs. */
public interface StepControl {
  /** No scheduled numbers. */
  double[] NO_NUMBERS = {};

  /** Which tasks are active in the update [T]; private parameters of absent tasks do not change. */
  boolean[] present();

  /** Which tasks are active in the current batch [T]; as {@link #present} if it is the only one. */
  default boolean[] inBatch() {
    return present();
  }

  /**
   * The factor of the current batch in the loss of a task. Over the batches of an update, the
   * factors of a task sum to 1.
   */
  default double share(int task) {
    return 1;
  }

  /** The factor of the current batch in the penalties. */
  default double share() {
    return 1;
  }

  /** The key of the random draws of the current batch. */
  default long draws() {
    return step();
  }

  /** The learning rate. */
  double rate();

  /** The number of the step, from 0. */
  long step();

  /** The values of {@link ModelDefinition#CONTROLS}. */
  double[] controls();

  /** The values of {@link org.mtl4j.api.graph.Graph#NUMBERS}; none by default. */
  default double[] numbers() {
    return NO_NUMBERS;
  }

  /** Whether variables of a phase are updated in this step; true by default. */
  default boolean updates(Phase phase) {
    return true;
  }

  /**
   * The row numbers of a further batch, for a balancer that needs several.
   *
   * @param number from 1
   */
  default int[] further(int number) {
    throw new IllegalStateException("this step has no batch " + number);
  }

  /**
   * Gives the weights of the tasks if they are known before the step. A program that can run such a
   * step in one pass calls this before it computes anything.
   *
   * @param weights filled if the weights are known [T]; 0 for absent tasks
   * @return whether they are known; false by default
   */
  default boolean knownWeights(double[] weights) {
    return false;
  }

  /**
   * Whether the Gramian of this step is needed even if the balancer uses another statistic; false
   * by default.
   */
  default boolean readsGradients() {
    return false;
  }

  /**
   * Computes the weights of the tasks; called between the two runs of a balanced step.
   *
   * @param statistic of all tasks [T, k], row-major, summed in float32
   * @param gramian computes the Gramian of the rows [T, T], summed in float64, which takes time; it
   *     may be called during this method
   * @param losses of all tasks [T]
   * @param weights to be filled [T]; 0 for absent tasks
   */
  void balance(double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights);
}
