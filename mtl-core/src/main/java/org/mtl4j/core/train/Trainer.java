package org.mtl4j.core.train;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.Backend;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.WarmStart;

/** Trains models: one run after the other, each on a program of its own. */
public final class Trainer {
  private final Backend backend;
  private final Set<TrainingListener> listeners;

  /**
   * A trainer whose runs all report to the same listeners.
   *
   * @param backend what executes the models
   */
  @Inject
  public Trainer(Backend backend, Set<TrainingListener> listeners) {
    this.backend = backend;
    this.listeners = Set.copyOf(listeners);
  }

  /**
   * Refuses a run that cannot be done, as far as this can be known without a backend: builds its
   * model, and forgets it.
   *
   * @throws org.mtl4j.api.error.ConfigurationException says why
   */
  public static void check(RunPlan plan) {
    TrainingRun.assemble(plan);
  }

  /**
   * Does one run. The best parameters by the validation criterion are kept; test rows are not
   * touched.
   *
   * @param observers told of this run beside the trainer's own listeners
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException where the run cannot be done as asked
   * @throws org.mtl4j.api.error.NumericalException where a loss or gradient is not finite, or a
   *     balancer finds no weights: names run, step, epoch and tasks
   */
  public TrainedModel train(RunPlan plan, TrainingListener... observers) {
    return train(plan, new WarmStart(Map.of()), observers);
  }

  /**
   * Does one run that starts from given values.
   *
   * @param start values for some variables or all
   * @throws org.mtl4j.api.error.ConfigurationException as {@link #train(RunPlan,
   *     TrainingListener...)}, and where the values do not fit the model
   */
  public TrainedModel train(RunPlan plan, WarmStart start, TrainingListener... observers) {
    return train(plan, start, Optional.empty(), observers);
  }

  /**
   * Does one run that leaves checkpoints, and goes on from the newest of them where it is to be
   * resumed; then it ends bit for bit where it would have ended uninterrupted, on the same machine
   * with the same number of threads.
   *
   * @param checkpoints the folder of this run
   * @throws org.mtl4j.api.error.ConfigurationException as {@link #train(RunPlan,
   *     TrainingListener...)}, and where the checkpoint is of another run: names each key that
   *     differs
   * @throws RunStoppedException where the run was asked to stop
   */
  public TrainedModel train(RunPlan plan, Checkpoints checkpoints, TrainingListener... observers) {
    return train(plan, new WarmStart(Map.of()), Optional.of(checkpoints), observers);
  }

  private TrainedModel train(
      RunPlan plan,
      WarmStart start,
      Optional<Checkpoints> checkpoints,
      TrainingListener... observers) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.addAll(List.of(observers));
    TrainingRun run = new TrainingRun(plan, backend, checkpoints, new Observers(all));
    try {
      return new TrainedModel(
          plan, run.model(), run.program(), run.run(start), backend.description());
    } catch (OutOfMemoryError e) {
      run.program().close();
      throw ResourceException.outOfMemory("training '" + plan.name() + "'", e);
    } catch (RuntimeException | Error e) {
      run.program().close();
      throw e;
    }
  }
}
