// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.Backend;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.WarmStart;

/** Trains models: each run with its own program. */
public final class Trainer {
  private final Backend backend;
  private final Set<TrainingListener> listeners;

  /**
   * A trainer with listeners of all runs.
   *
   * @param backend runs the models
   */
  @Inject
  public Trainer(Backend backend, Set<TrainingListener> listeners) {
    this.backend = backend;
    this.listeners = Set.copyOf(listeners);
  }

  /**
   * Checks a run as far as possible without a backend, by building its model.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if the run is not possible; says why
   */
  public static void check(RunPlan plan) {
    Lessons.check(plan);
    TrainingRun.assemble(plan);
  }

  /**
   * Builds the model of a run without a backend, and describes it.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if the run is not possible; says why
   */
  public static ModelSummary describe(RunPlan plan) {
    Lessons.check(plan);
    return ModelSummary.of(TrainingRun.assemble(plan));
  }

  /**
   * Trains one model. It has the parameters of the best epoch by the validation criterion; test
   * rows are not read. Frozen teachers that the transfer asks for compute their numbers first. With
   * {@code training.refit}, the test rows are evaluated then, and the model is trained again on
   * further rows, for as many epochs as the best one needed.
   *
   * @param observers listeners of this run, in addition to those of the trainer
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException if the run is not possible
   * @throws org.mtl4j.api.error.NumericalException if a loss or gradient is not finite, or a
   *     balancer finds no weights; names run, step, epoch and tasks
   */
  public TrainedModel train(RunPlan plan, TrainingListener... observers) {
    return train(plan, new WarmStart(Map.of()), observers);
  }

  /**
   * Trains one model from given initial values.
   *
   * @param start values of some or all variables
   * @throws org.mtl4j.api.error.ConfigurationException as {@link #train(RunPlan,
   *     TrainingListener...)}, and if the values do not fit the model
   */
  public TrainedModel train(RunPlan plan, WarmStart start, TrainingListener... observers) {
    return train(plan, start, Optional.empty(), observers);
  }

  /**
   * Trains one model with checkpoints, and resumes from the newest one if it is to be resumed. A
   * resumed run has bit for bit the result of an uninterrupted one, on the same machine with the
   * same number of threads.
   *
   * @param checkpoints the folder of this run
   * @throws org.mtl4j.api.error.ConfigurationException as {@link #train(RunPlan,
   *     TrainingListener...)}, and if the checkpoint is of another run; lists each key that differs
   * @throws RunStoppedException if the run was asked to stop
   */
  public TrainedModel train(RunPlan plan, Checkpoints checkpoints, TrainingListener... observers) {
    return train(plan, new WarmStart(Map.of()), Optional.of(checkpoints), observers);
  }

  /**
   * Merges stored models into one, without training.
   *
   * @param plan of the merged model: the common data and network, and the tasks of all models
   * @param models the folders of the models
   * @param trainings of the models, in their order
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException if a model has other encodings or shapes, or
   *     if the rule reads a common start and the models have none
   */
  public TrainedModel merge(
      RunPlan plan, List<Path> models, List<Training> trainings, Merging rule) {
    return Merge.of(plan, models, trainings, rule, backend);
  }

  private TrainedModel train(
      RunPlan plan,
      WarmStart start,
      Optional<Checkpoints> checkpoints,
      TrainingListener... observers) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.addAll(List.of(observers));
    checkpoints.ifPresent(Checkpoints::checkStop);
    Observers called = new Observers(all);
    RunPlan taught = Lessons.of(plan, backend, checkpoints, called);
    TrainingRun run = new TrainingRun(taught, backend, checkpoints, called, Optional.empty());
    RunResult result = finish(run, start, checkpoints);
    TrainedModel model =
        new TrainedModel(
            plan, run.model(), run.program(), result, backend.description(), Optional.empty());
    return Refit.wanted(plan)
        ? Refit.of(taught, result).train(model, backend, start, checkpoints, called)
        : model;
  }

  /** Runs, and closes the program if that fails. */
  static RunResult finish(TrainingRun run, WarmStart start, Optional<Checkpoints> checkpoints) {
    try {
      checkpoints.ifPresent(Checkpoints::checkStop); // to compile a large model takes a while
      return run.run(start);
    } catch (OutOfMemoryError e) {
      run.program().close();
      throw ResourceException.outOfMemory("training '" + run.name() + "'", e);
    } catch (RuntimeException | Error e) {
      run.program().close();
      throw e;
    }
  }
}
