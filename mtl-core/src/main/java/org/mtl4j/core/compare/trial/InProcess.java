// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.train.ReferenceRows;
import org.mtl4j.core.train.ReferenceRun;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.RunStoppedException;

/** Runs trials one after the other in this process. */
public final class InProcess implements TrialRunner {
  private final Trainer trainer;
  private final TrainingListener[] observers;

  /** Rows of consecutive references on the same data. */
  private Optional<ReferenceRows> rows = Optional.empty();

  /**
   * A runner with a trainer.
   *
   * @param observers listeners of all runs, in addition to those of the trainer
   */
  public InProcess(Trainer trainer, TrainingListener... observers) {
    this.trainer = trainer;
    this.observers = observers.clone();
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> sequences, BiConsumer<Trial, Outcome> done) {
    sequences.forEach(
        sequence -> sequence.forEach(trial -> done.accept(trial, run(common, trial))));
  }

  /** Runs one trial. An unexpected error of the program or a plugin is a failed trial too. */
  public Outcome run(RunPlan common, Trial trial) {
    PeakMemory.reset();
    try {
      RunPlan plan = trial.plan(common);
      RunResult result =
          trial.classical().isPresent() ? fitted(plan, trial.classical().get()) : trained(plan);
      return new Outcome.Finished(result, PeakMemory.bytes());
    } catch (RunStoppedException e) {
      throw e;
    } catch (MtlException e) {
      return new Outcome.Failed(e.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      System.getLogger(InProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "trial " + trial.combination().name(), e);
      return new Outcome.Failed("unexpected " + e);
    }
  }

  private RunResult fitted(RunPlan plan, ReferenceModel method) {
    rows = rows.filter(known -> known.areOf(plan.data()));
    if (rows.isEmpty()) {
      rows = Optional.of(new ReferenceRows(plan.data()));
    }
    return ReferenceRun.run(plan, rows.get(), method);
  }

  private RunResult trained(RunPlan plan) {
    rows = Optional.empty();
    try (TrainedModel model = trainer.train(plan, observers)) {
      return model.test();
    }
  }
}
