// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import java.util.List;
import java.util.function.BiConsumer;
import org.mtl4j.core.train.plan.RunPlan;

/** Runs trials: in this process, in other processes, or not at all if a stored outcome exists. */
@FunctionalInterface
public interface TrialRunner {
  /**
   * Called once, before the first trial is run.
   *
   * @param trials the number of trials over all calls of {@link #run}
   */
  default void planned(int trials) {}

  /**
   * Runs all trials and returns when the last one has ended. A trial that fails has the outcome
   * {@link Outcome.Failed}; the others are run all the same.
   *
   * @param common what all runs have in common
   * @param sequences the trials; those of one sequence run in order and in one process, different
   *     sequences may run at the same time
   * @param done called when a trial has ended, by one thread at a time
   */
  void run(RunPlan common, List<List<Trial>> sequences, BiConsumer<Trial, Outcome> done);
}
