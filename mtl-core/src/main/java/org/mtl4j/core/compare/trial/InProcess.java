package org.mtl4j.core.compare.trial;

import java.util.List;
import java.util.function.BiConsumer;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.RunPlan;

/** Does the trials one after the other in this process. */
public final class InProcess implements TrialRunner {
  private final Trainer trainer;
  private final TrainingListener[] observers;

  /**
   * A runner on a trainer.
   *
   * @param observers told of all runs beside the trainer's own listeners
   */
  public InProcess(Trainer trainer, TrainingListener... observers) {
    this.trainer = trainer;
    this.observers = observers.clone();
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> lanes, BiConsumer<Trial, Outcome> done) {
    for (List<Trial> lane : lanes) {
      for (Trial trial : lane) {
        done.accept(trial, run(common, trial));
      }
    }
  }

  /** Does one trial. A mistake in the program or a plugin is a failed trial too, told as it is. */
  public Outcome run(RunPlan common, Trial trial) {
    PeakMemory.reset();
    try (TrainedModel model = trainer.train(trial.plan(common), observers)) {
      return new Outcome.Finished(model.test(), PeakMemory.bytes());
    } catch (MtlException e) {
      return new Outcome.Failed(e.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      System.getLogger(InProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "trial " + trial.combination().name(), e);
      return new Outcome.Failed("unexpected " + e);
    }
  }
}
