// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.mtl4j.core.compare.store.TrialStore;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.train.plan.RunPlan;

/** Runs trials in worker processes, stores those that finish, and shows their progress. */
final class StoredTrials implements TrialRunner, AutoCloseable {
  private final LiveTable view;
  private final Supplier<TrialStore> open;
  private final Runnable begun;
  private Optional<TrialStore> store = Optional.empty();
  private boolean finished;

  /**
   * Nothing is opened before the trials are planned.
   *
   * @param view closed with this
   * @param open opens the store
   * @param begun called when the first trial finishes
   */
  StoredTrials(LiveTable view, Supplier<TrialStore> open, Runnable begun) {
    this.view = view;
    this.open = open;
    this.begun = begun;
  }

  @Override
  public void planned(int trials) {
    store = Optional.of(open.get());
    view.planned(trials);
  }

  /** Whether the trials have passed all checks, so that they are run. */
  boolean planned() {
    return store.isPresent();
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> lanes, BiConsumer<Trial, Outcome> done) {
    view.begin(common, lanes);
    store
        .orElseThrow()
        .run(
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
    store.ifPresent(TrialStore::close);
    view.close();
  }
}
