// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.board;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.api.train.TrainingListener;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/**
 * Writes event files for TensorBoard: one folder per run, named after the run and its seed.
 * Scalars, by the number of the step:
 *
 * <ul>
 *   <li>every n-th step: {@code loss/TASK}, {@code penalty/NUMBER}, {@code gradient-norm}, {@code
 *       learning-rate}; with a balancer also {@code weight/TASK}, {@code gradient-norm/TASK} and
 *       {@code cosine/TASK:TASK};
 *   <li>every epoch: {@code epoch-loss/TASK}, {@code validation/TASK/METRIC}, {@code
 *       observation/NAME}, {@code criterion} and {@code conflicting-steps}, the fraction of
 *       recorded steps in which the gradients of two tasks have a negative cosine.
 * </ul>
 *
 * <p>{@code tensorboard --logdir DIR} shows all runs in the folder.
 */
public final class TensorBoard implements TrainingListener, AutoCloseable {
  private final Path folder;
  private final int every;
  private List<String> tasks = List.of();
  private Optional<EventFile> file = Optional.empty();
  private long step;
  private long recorded;
  private long conflicting;

  /**
   * Creates a listener. It writes nothing before a run starts.
   *
   * @param folder the parent of the folders of the runs
   * @param every steps from one record to the next, 1 or more
   * @throws ConfigurationException if {@code every} is less than 1
   */
  public TensorBoard(Path folder, int every) {
    if (every < 1) {
      throw new ConfigurationException(
          "the steps from one event to the next must be 1 or more, but are " + every);
    }
    this.folder = folder;
    this.every = every;
  }

  @Override
  public void started(Started event) {
    close();
    tasks = event.tasks();
    step = 0;
    recorded = 0;
    conflicting = 0;
    String run = event.run().replaceAll("[^\\p{L}\\p{N}.{}=,_-]+", "_") + "_seed" + event.seed();
    Path runFolder = folder.resolve(run);
    try {
      file = Optional.of(new EventFile(runFolder));
    } catch (IOException e) {
      throw new ConfigurationException(
          "'" + runFolder + "' cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean readsGradients(long coming) {
    return coming % every == 0;
  }

  @Override
  public void stepped(Stepped event) {
    step = event.step() + 1;
    if (event.step() % every != 0) {
      return;
    }
    StepResult result = event.result();
    Scalars scalars = new Scalars();
    scalars.add("learning-rate", event.rate());
    scalars.add("gradient-norm", result.gradientNorm);
    for (int p = 0; p < result.penalties.length; p++) {
      scalars.add("penalty/" + p, result.penalties[p]);
    }
    for (int t = 0; t < tasks.size(); t++) {
      scalars.add("loss/" + tasks.get(t), result.losses[t]);
      if (result.statistic.length > 0) {
        scalars.add("weight/" + tasks.get(t), result.weights[t]);
      }
    }
    if (result.hasGradients()) {
      gradients(scalars, result);
    }
    write(scalars);
  }

  private void gradients(Scalars scalars, StepResult result) {
    recorded++;
    conflicting += result.isConflicting() ? 1 : 0;
    for (int i = 0; i < tasks.size(); i++) {
      scalars.add("gradient-norm/" + tasks.get(i), result.gradientNorm(i));
      for (int j = i + 1; j < tasks.size(); j++) {
        scalars.add("cosine/" + tasks.get(i) + ":" + tasks.get(j), result.cosine(i, j));
      }
    }
  }

  @Override
  public void epochEnded(EpochEnded event) {
    Scalars scalars = new Scalars();
    event.losses().forEach((task, loss) -> scalars.add("epoch-loss/" + task, loss));
    event
        .validation()
        .forEach(
            (task, metrics) ->
                metrics.forEach(
                    (id, value) -> scalars.add("validation/" + task + "/" + id, value)));
    event.eachObserved((name, mean) -> scalars.add("observation/" + name, mean));
    scalars.add("criterion", event.criterion());
    if (recorded > 0) {
      scalars.add("conflicting-steps", (double) conflicting / recorded);
      recorded = 0;
      conflicting = 0;
    }
    write(scalars);
    try {
      file.orElseThrow().flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void ended(Ended event) {
    close();
  }

  private void write(Scalars scalars) {
    try {
      file.orElseThrow()
          .write(
              Event.newBuilder()
                  .setWallTime(EventFile.now())
                  .setStep(step)
                  .setSummary(scalars.summary)
                  .build());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private BackendException failure(IOException e) {
    return new BackendException(
        "events cannot be written to '" + folder + "': " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      throw failure(e);
    } finally {
      file = Optional.empty();
    }
  }

  /** Scalars by tag, without those that are not finite. */
  private static final class Scalars {
    private final Summary.Builder summary = Summary.newBuilder();

    void add(String tag, double value) {
      if (Double.isFinite(value)) {
        summary.addValue(Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value));
      }
    }
  }
}
