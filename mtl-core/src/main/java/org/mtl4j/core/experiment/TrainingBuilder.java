package org.mtl4j.core.experiment;

import org.mtl4j.api.backend.ModelDefinition.Clipping;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.experiment.Experiment.Training;

/** Describes a training step by step; everything has the default of {@link Training}. */
public final class TrainingBuilder {
  private static final Training DEFAULTS = new Training();

  private int epochs = DEFAULTS.epochs();
  private long steps = DEFAULTS.steps();
  private int batch = DEFAULTS.batch();
  private Optimizer optimizer = DEFAULTS.optimizer();
  private Schedule schedule = DEFAULTS.schedule();
  private Clipping clip = DEFAULTS.clip();
  private Selection select = DEFAULTS.select();
  private boolean shuffle = DEFAULTS.shuffle();
  private long seed = DEFAULTS.seed();

  /** Passes over the training rows. */
  public TrainingBuilder epochs(int value) {
    epochs = value;
    return this;
  }

  /** Steps in all, in place of epochs. */
  public TrainingBuilder steps(long value) {
    steps = value;
    return this;
  }

  /** Rows in a step. */
  public TrainingBuilder batch(int value) {
    batch = value;
    return this;
  }

  /** The rule by which gradients move parameters. */
  public TrainingBuilder optimizer(Optimizer value) {
    optimizer = value;
    return this;
  }

  /** What the learning rate is multiplied with. */
  public TrainingBuilder schedule(Schedule value) {
    schedule = value;
    return this;
  }

  /** Bounds on the gradient. */
  public TrainingBuilder clip(Clipping value) {
    clip = value;
    return this;
  }

  /** Which epoch's parameters are kept: {@code delta-m}, the name of a task, or {@code last}. */
  public TrainingBuilder select(String by) {
    select = new Selection(by, select.patience());
    return this;
  }

  /** Epochs without improvement before training stops; 0 for never. */
  public TrainingBuilder patience(int value) {
    select = new Selection(select.by(), value);
    return this;
  }

  /** Whether the training rows are shuffled before each epoch. */
  public TrainingBuilder shuffle(boolean value) {
    shuffle = value;
    return this;
  }

  /** The seed of first values, shuffles and random draws. */
  public TrainingBuilder seed(long value) {
    seed = value;
    return this;
  }

  Training build() {
    return new Training(epochs, steps, batch, optimizer, schedule, clip, select, shuffle, seed);
  }
}
