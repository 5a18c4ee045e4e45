package org.mtl4j.core.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.experiment.Experiment.Training;

/** Describes a training step by step; everything has the default of {@link Training}. */
public final class TrainingBuilder {
  private int epochs;
  private long steps;
  private int batch;
  private Optimizer optimizer;
  private Schedule schedule;
  private Clipping clip;
  private Selection select;
  private boolean shuffle;
  private long seed;
  private NonFinite nonFinite;
  private int accumulate;
  private final List<ParameterGroup> groups;
  private final List<String> freeze;
  private Optional<Path> startFrom;
  private CheckpointPolicy checkpoint;

  /** Starts from the defaults. */
  public TrainingBuilder() {
    this(new Training());
  }

  /** Starts from another training. */
  public TrainingBuilder(Training from) {
    epochs = from.epochs();
    steps = from.steps();
    batch = from.batch();
    optimizer = from.optimizer();
    schedule = from.schedule();
    clip = from.clip();
    select = from.select();
    shuffle = from.shuffle();
    seed = from.seed();
    nonFinite = from.nonFinite();
    accumulate = from.accumulate();
    groups = new ArrayList<>(from.groups());
    freeze = new ArrayList<>(from.freeze());
    startFrom = from.startFrom();
    checkpoint = from.checkpoint();
  }

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

  /** Which epoch's parameters are kept, and when to stop early. */
  public TrainingBuilder select(Selection value) {
    select = value;
    return this;
  }

  /** What happens where a loss or gradient is not finite; the run stops by default. */
  public TrainingBuilder nonFinite(NonFinite value) {
    nonFinite = value;
    return this;
  }

  /** Batches that make one update; 1 by default. */
  public TrainingBuilder accumulate(int value) {
    accumulate = value;
    return this;
  }

  /** Parameters at a pace of their own; may be called for several groups. */
  public TrainingBuilder group(ParameterGroup value) {
    groups.add(value);
    return this;
  }

  /** Variables that do not move, by patterns as {@link NamePattern} reads them. */
  public TrainingBuilder freeze(String... patterns) {
    freeze.addAll(List.of(patterns));
    return this;
  }

  /** A run's folder, a checkpoint or a saved model, whose variables the run starts from. */
  public TrainingBuilder startFrom(Path value) {
    startFrom = Optional.of(value);
    return this;
  }

  /** When a run that has a folder for checkpoints leaves one. */
  public TrainingBuilder checkpoint(CheckpointPolicy value) {
    checkpoint = value;
    return this;
  }

  Training build() {
    return new Training(
        epochs,
        steps,
        batch,
        optimizer,
        schedule,
        clip,
        select,
        shuffle,
        seed,
        nonFinite,
        accumulate,
        groups,
        freeze,
        startFrom,
        checkpoint);
  }
}
