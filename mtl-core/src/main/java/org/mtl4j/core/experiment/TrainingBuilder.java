// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.experiment.Experiment.Training;

/** Builds a training; everything has the default of {@link Training}. */
public final class TrainingBuilder {
  private int epochs;
  private long steps;
  private Optional<Integer> batch;
  private Optimizer optimizer;
  private Schedule schedule;
  private Clipping clip;
  private Selection select;
  private RefitRows refit;
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
    refit = from.refit();
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

  /** The total number of steps, instead of epochs. */
  public TrainingBuilder steps(long value) {
    steps = value;
    return this;
  }

  /** Rows of a batch. */
  public TrainingBuilder batch(int value) {
    batch = Optional.of(value);
    return this;
  }

  /** The optimizer of all parameters. */
  public TrainingBuilder optimizer(Optimizer value) {
    optimizer = value;
    return this;
  }

  /** A factor on the learning rate over time. */
  public TrainingBuilder schedule(Schedule value) {
    schedule = value;
    return this;
  }

  /** Bounds on the gradient. */
  public TrainingBuilder clip(Clipping value) {
    clip = value;
    return this;
  }

  /**
   * Which epoch's parameters are used: {@code delta-m}, the name of a task, {@code each}, or {@code
   * last}.
   */
  public TrainingBuilder select(String by) {
    select = new Selection(by, select.patience(), select.weights());
    return this;
  }

  /** The weights of tasks in {@code delta-m}; 1 for all others. */
  public TrainingBuilder weights(Map<String, Double> tasks) {
    select = new Selection(select.by(), select.patience(), tasks);
    return this;
  }

  /** Epochs without improvement before training stops; 0 for never. */
  public TrainingBuilder patience(int value) {
    select = new Selection(select.by(), value, select.weights());
    return this;
  }

  /**
   * The rows on which the stored model is trained again, for as many epochs as the best one needed.
   * Its metrics are those of the model before. Comparisons store no model and do not refit.
   */
  public TrainingBuilder refit(RefitRows value) {
    refit = value;
    return this;
  }

  /** Whether the training rows are shuffled before each epoch. */
  public TrainingBuilder shuffle(boolean value) {
    shuffle = value;
    return this;
  }

  /** The seed of initial values, shuffling and random draws. */
  public TrainingBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Which epoch's parameters are used, and early stopping. */
  public TrainingBuilder select(Selection value) {
    select = value;
    return this;
  }

  /** What happens at a loss or gradient that is not finite; by default the run stops. */
  public TrainingBuilder nonFinite(NonFinite value) {
    nonFinite = value;
    return this;
  }

  /** Batches of one update; 1 by default. */
  public TrainingBuilder accumulate(int value) {
    accumulate = value;
    return this;
  }

  /** Adds a group of parameters with another rate or decay. */
  public TrainingBuilder group(ParameterGroup value) {
    groups.add(value);
    return this;
  }

  /** Adds variables that are not trained, by {@link NamePattern}. */
  public TrainingBuilder freeze(String... patterns) {
    freeze.addAll(List.of(patterns));
    return this;
  }

  /** Starts from the variables of a run's folder, a checkpoint or a stored model. */
  public TrainingBuilder startFrom(Path value) {
    startFrom = Optional.of(value);
    return this;
  }

  /** When a run with a checkpoint folder writes a checkpoint. */
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
        refit,
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
