package org.mtl4j.api.train;

import java.util.List;
import java.util.Map;

/**
 * Watches a run. All methods do nothing by default; they are called on the thread of the trainer,
 * in order, and must not keep the arrays they are shown.
 */
public interface TrainingListener {
  /** Before the first step. */
  default void started(Started event) {}

  /** After {@link #started}, where the run goes on from a checkpoint. */
  default void resumed(Resumed event) {}

  /**
   * Before a checkpoint is written: what a listener holds back of files that a resumed run is to go
   * on with should be written now.
   */
  default void saving() {}

  /** After {@link #started}, where first values come from another run: what fitted, in words. */
  default void warmStarted(String report) {}

  /** After a step that was left out, in place of {@link #stepped}. */
  default void skipped(Skipped event) {}

  /** At any moment: one sentence that the user should see at once. Results hold it as well. */
  default void warned(String warning) {}

  /**
   * Whether {@link #stepped} is to find the products of the tasks' gradients, of a balancer that
   * gives them. Said no, a step whose weights are known before it does without them, in less time;
   * no by default.
   *
   * @param step the coming step, from 0
   */
  default boolean readsGradients(long step) {
    return false;
  }

  /** After every step. */
  default void stepped(Stepped event) {}

  /** After every epoch, with its evaluation. */
  default void epochEnded(EpochEnded event) {}

  /** After the last step, also when the run failed. */
  default void ended(Ended event) {}

  /**
   * A run begins.
   *
   * @param run what to call it: a combination, a baseline
   * @param tasks the names of the tasks
   * @param seed the seed of the run
   * @param epochs at most
   * @param stepsPerEpoch steps in each
   * @param parameters the number of trained values
   * @param shared how many of them are shared
   */
  record Started(
      String run,
      List<String> tasks,
      long seed,
      int epochs,
      int stepsPerEpoch,
      long parameters,
      long shared) {}

  /**
   * A run goes on.
   *
   * @param from where from, for a person: the file
   * @param step the next step, from 0
   * @param epochs those that were done before, as they were told of then
   */
  record Resumed(String from, long step, List<EpochEnded> epochs) {
    public Resumed {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * A step was left out, since a number was not finite; nothing moved.
   *
   * @param step from 0
   * @param epoch from 0
   * @param reason what was not finite, where
   * @param skipped how many steps of the run were left out so far, this one among them
   */
  record Skipped(long step, int epoch, String reason, long skipped) {}

  /**
   * A step was done. The object is reused from step to step.
   *
   * @param step from 0
   * @param epoch from 0
   * @param rows the rows of the batch
   * @param rate the learning rate
   * @param result what came out
   */
  record Stepped(long step, int epoch, int rows, double rate, StepResult result) {}

  /**
   * An epoch was done.
   *
   * @param epoch from 0
   * @param losses the mean training loss of each task; NaN where it had no label
   * @param validation metric values by task and id; empty without validation
   * @param criterion what the best epoch is chosen by, larger is better; NaN without validation
   * @param best whether it is the best so far
   * @param rate the learning rate of its last step
   * @param seconds since the run began
   * @param skipped steps that were left out, since a number was not finite
   */
  record EpochEnded(
      int epoch,
      Map<String, Double> losses,
      Map<String, Map<String, Double>> validation,
      double criterion,
      boolean best,
      double rate,
      double seconds,
      long skipped) {}

  /**
   * A run is over.
   *
   * @param epochs how many were done
   * @param best the epoch whose parameters were kept, from 0
   * @param reason why it stopped: all epochs, early stopping, an error's message
   * @param seconds since the run began
   */
  record Ended(int epochs, int best, String reason, double seconds) {}
}
