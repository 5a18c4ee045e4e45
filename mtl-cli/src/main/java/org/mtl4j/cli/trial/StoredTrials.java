// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.mtl4j.core.compare.store.TrialStore;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.train.plan.RunPlan;

/** Runs the trials that are not stored yet, stores those that finish, and shows the progress. */
final class StoredTrials implements TrialRunner, AutoCloseable {
  private final TrialTable table;
  private final Supplier<TrialStore> open;
  private final Runnable first;
  private Optional<TrialStore> store = Optional.empty();
  private boolean finished;

  /**
   * Nothing is opened before the trials are planned.
   *
   * @param table closed with this
   * @param open opens the store
   * @param first called when the first trial finishes
   */
  StoredTrials(TrialTable table, Supplier<TrialStore> open, Runnable first) {
    this.table = table;
    this.open = open;
    this.first = first;
  }

  @Override
  public void planned(int trials) {
    store = Optional.of(open.get());
    table.planned(trials);
  }

  /** Whether all checks passed, so that trials are run. */
  boolean begun() {
    return store.isPresent();
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> sequences, BiConsumer<Trial, Outcome> done) {
    table.begin(common, sequences);
    BiConsumer<Trial, Outcome> shown =
        (trial, outcome) -> {
          if (outcome instanceof Outcome.Finished && !finished) {
            finished = true;
            first.run();
          }
          table.ended(trial, outcome);
          done.accept(trial, outcome);
        };
    store.orElseThrow().run(common, sequences, shown);
  }

  @Override
  public void close() {
    store.ifPresent(TrialStore::close);
    table.close();
  }
}
