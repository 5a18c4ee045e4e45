package org.mtl4j.core.compare.trial;

import java.util.List;
import java.util.function.BiConsumer;
import org.mtl4j.core.train.plan.RunPlan;

/** Where the trials of a comparison are done: in this process, in others, or read from a folder. */
@FunctionalInterface
public interface TrialRunner {
  /**
   * Told once, before the first of them is run, how many trials there will be in all.
   *
   * @param trials the number of trials, over all calls of {@link #run}
   */
  default void planned(int trials) {}

  /**
   * Does all trials and returns when the last one ended. What fails is an {@link Outcome} like any
   * other and keeps no trial from being done.
   *
   * @param common what all runs have in common
   * @param lanes lists of trials; those of one list are done in order and by one process, different
   *     lists may be done at the same time
   * @param done told of each trial when it ended, by one thread at a time
   */
  void run(RunPlan common, List<List<Trial>> lanes, BiConsumer<Trial, Outcome> done);
}
