// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Receives the events of a run, in order, on the thread of the trainer. All methods do nothing by
 * default. Arrays in events are valid during the call only.
 */
public interface TrainingListener {
  /** Before {@link #started}, for each frozen teacher of the run. */
  default void teaches(Teaches event) {}

  /** Before the first step. */
  default void started(Started event) {}

  /** After {@link #started}: the labels of each task in each part of the data, in words. */
  default void described(List<String> labels) {}

  /** After {@link #started}, if the run resumes from a checkpoint. */
  default void resumed(Resumed event) {}

  /** Before a checkpoint is written. A listener should flush files that a resumed run continues. */
  default void saving() {}

  /** After a checkpoint is written completely. */
  default void saved() {}

  /**
   * After {@link #started}, if variables are initialized from another run: which ones, in words.
   */
  default void warmStarted(String report) {}

  /** After a skipped step, instead of {@link #stepped}. */
  default void skipped(Skipped event) {}

  /** At any time: a warning in one sentence. It is part of the results, too. */
  default void warned(String warning) {}

  /**
   * Whether {@link #stepped} reads {@link StepResult#gramian}; false by default. If false, a step
   * whose weights are known in advance does not compute the tasks' gradients and is faster.
   *
   * @param step the coming step, counted from 0
   */
  default boolean readsGradients(long step) {
    return false;
  }

  /** After every step. */
  default void stepped(Stepped event) {}

  /** After every epoch, with its evaluation. */
  default void epochEnded(EpochEnded event) {}

  /** After the last step, also if the run failed. */
  default void ended(Ended event) {}

  /** After {@link #ended}, before the model is trained again on further rows. */
  default void refits(Refits event) {}

  /**
   * A frozen teacher computes its numbers for the rows of the run.
   *
   * @param task the task that it teaches
   * @param origin the folder of a stored model, or "trained now"
   */
  record Teaches(String task, String origin) {}

  /**
   * The start of a run.
   *
   * @param run its name: a combination of methods, or a baseline
   * @param tasks the names of the tasks
   * @param epochs the most epochs
   * @param stepsPerEpoch the steps of one epoch
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
   * A resumed run.
   *
   * @param from the checkpoint, for messages
   * @param step the next step, counted from 0
   * @param epochs the events of the finished epochs
   */
  record Resumed(String from, long step, List<EpochEnded> epochs) {
    public Resumed {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * A skipped step: a loss or gradient was not finite, and no variable changed.
   *
   * @param step counted from 0
   * @param epoch counted from 0
   * @param reason what was not finite, and where
   * @param skipped the number of skipped steps so far, including this one
   */
  record Skipped(long step, int epoch, String reason, long skipped) {}

  /**
   * A finished step.
   *
   * @param step counted from 0
   * @param epoch counted from 0
   * @param rows the rows of the batch
   * @param rate the learning rate
   */
  record Stepped(long step, int epoch, int rows, double rate, StepResult result) {}

  /**
   * A finished epoch.
   *
   * @param epoch counted from 0
   * @param losses the mean training loss of each task; NaN if it had no label
   * @param validation metrics on validation rows by task and name; empty without validation
   * @param criterion the criterion of the best epoch, higher is better; NaN without validation
   * @param best whether it is the best epoch so far
   * @param rate the learning rate of its last step
   * @param seconds since the start of the run
   * @param skipped the number of skipped steps of the epoch
   * @param observations the mean over the epoch of each element of each observation, by name,
   *     row-major
   */
  record EpochEnded(
      int epoch,
      Map<String, Double> losses,
      Map<String, Map<String, Double>> validation,
      double criterion,
      boolean best,
      double rate,
      double seconds,
      long skipped,
      Map<String, List<Double>> observations) {
    public EpochEnded {
      observations = observations == null ? Map.of() : observations;
    }

    /** An epoch of a model without observations. */
    public EpochEnded(
        int epoch,
        Map<String, Double> losses,
        Map<String, Map<String, Double>> validation,
        double criterion,
        boolean best,
        double rate,
        double seconds,
        long skipped) {
      this(epoch, losses, validation, criterion, best, rate, seconds, skipped, Map.of());
    }

    /**
     * Passes on the name and the mean of each element of each observation. The name is that of the
     * observation; if it has several elements, a slash and the number of the element follow,
     * counted from 0.
     */
    public void eachObserved(BiConsumer<String, Double> action) {
      observations.forEach(
          (name, means) -> {
            for (int i = 0; i < means.size(); i++) {
              action.accept(means.size() == 1 ? name : name + "/" + i, means.get(i));
            }
          });
    }
  }

  /**
   * The end of a run.
   *
   * @param epochs the number of finished epochs
   * @param best the epoch whose parameters are kept, counted from 0
   * @param reason why it stopped: all epochs done, early stopping, or the message of an error
   * @param seconds since the start of the run
   */
  record Ended(int epochs, int best, String reason, double seconds) {}

  /**
   * A second training, on validation rows too, or on all rows. Its steps and epochs are no events.
   *
   * @param rows on which it trains
   * @param epochs as many as the best epoch of the run needed
   */
  record Refits(int rows, int epochs) {}
}
