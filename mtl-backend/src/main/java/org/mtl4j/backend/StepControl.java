package org.mtl4j.backend;

/** What the host decides in a step. */
public interface StepControl {
  /** Which tasks take part in the update; an absent task's private parameters stay untouched. */
  boolean[] present();

  /** Which tasks take part in the batch at hand: all of the update's where that is one batch. */
  default boolean[] inBatch() {
    return present();
  }

  /**
   * What the batch at hand counts for in the loss of a task over the whole update; the shares of
   * the batches of an update add up to 1.
   */
  default double share(int task) {
    return 1;
  }

  /** What the batch at hand counts for in the penalties. */
  default double share() {
    return 1;
  }

  /** What keys the random draws of the batch at hand. */
  default long draws() {
    return step();
  }

  /** The learning rate. */
  double rate();

  /** The number of the step. */
  long step();

  /** The numbers of the loss weighting. */
  double[] controls();

  /**
   * The rows of a further batch, for a balancer that asks for several.
   *
   * @param number from 1
   */
  default int[] further(int number) {
    throw new IllegalStateException("this step has no batch " + number);
  }

  /**
   * Says the weights of the tasks, where they are known before the step; asked before anything is
   * differentiated, by a backend that has an update for it.
   *
   * @param weights to be filled where they are known [T]; 0 for absent tasks
   * @return whether they are known; no by default
   */
  default boolean foresee(double[] weights) {
    return false;
  }

  /**
   * Whether somebody reads the Gramian of this step's gradients, which is found then even where the
   * balancer asks for another statistic; no by default.
   */
  default boolean readsGradients() {
    return false;
  }

  /**
   * Finds the weights of the tasks; called between the two runs of a balanced step.
   *
   * @param statistic the statistic of all tasks [T, k], row-major
   * @param losses of all tasks [T]
   * @param weights to be filled [T]; 0 for absent tasks
   */
  void balance(double[] statistic, double[] losses, double[] weights);
}
