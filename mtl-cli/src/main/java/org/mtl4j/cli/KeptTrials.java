package org.mtl4j.cli;

import java.util.List;
import java.util.function.BiConsumer;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.compare.trial.TrialStore;
import org.mtl4j.core.train.plan.RunPlan;

/** Trials done by processes of their own, kept when they are finished, and shown as they go. */
final class KeptTrials implements TrialRunner, AutoCloseable {
  private final LiveTable view;
  private final Workers workers;
  private final TrialStore store;
  private final Runnable begun;
  private boolean finished;

  /**
   * Takes all three to be closed with it.
   *
   * @param begun called when the first trial of a folder is finished
   */
  KeptTrials(LiveTable view, Workers workers, TrialStore store, Runnable begun) {
    this.view = view;
    this.workers = workers;
    this.store = store;
    this.begun = begun;
  }

  @Override
  public void planned(int trials) {
    view.planned(trials);
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> lanes, BiConsumer<Trial, Outcome> done) {
    view.begin(common, lanes);
    store.run(
        common,
        lanes,
        (trial, outcome) -> {
          if (outcome instanceof Outcome.Finished && !finished) {
            finished = true;
            begun.run();
          }
          view.ended(trial, outcome);
          done.accept(trial, outcome);
        });
  }

  @Override
  public void close() {
    store.close();
    workers.close();
    view.close();
  }
}
