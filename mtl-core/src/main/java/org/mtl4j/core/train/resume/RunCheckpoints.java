// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.core.checkpoint.CheckpointFolder;
import org.mtl4j.core.checkpoint.CheckpointFolder.Found;
import org.mtl4j.core.experiment.CheckpointPolicy;
import org.mtl4j.core.train.batch.BatchOrder;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.history.RunState;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.StoredArrays;

/**
 * Writes the checkpoints of one run, when one is due or a stop is requested, and restores the
 * newest. A checkpoint has the snapshot of the program, the {@link RunState} and the {@link
 * RunIdentity}.
 */
public final class RunCheckpoints {
  /** The prefix of the arrays of the history. */
  private static final String HISTORY = "history/";

  /** Header key: the parameters of this checkpoint are the best ones. */
  private static final String BEST_HERE = "best-here";

  private final Checkpoints checkpoints;
  private final CheckpointFolder folder;
  private final CheckpointPolicy policy;
  private final RunPlan plan;
  private final ModelDefinition model;
  private final Program program;
  private final RunState state;
  private final Consumer<String> warn;
  private final Observers observers;
  private final RunIdentity identity;
  private Optional<String> bestFile = Optional.empty();
  private int bestEpoch = -1;
  private long lastStep;
  private int lastEpoch;
  private long lastTime = System.nanoTime();

  /**
   * For one run.
   *
   * @param warn receives a message for each checkpoint that is broken or cannot be written
   * @param observers are notified before and after every checkpoint
   */
  @SuppressWarnings("exports") // called by train alone
  public RunCheckpoints(
      Checkpoints checkpoints,
      RunPlan plan,
      ModelDefinition model,
      Program program,
      RunState state,
      Consumer<String> warn,
      Observers observers) {
    this.checkpoints = checkpoints;
    this.policy = plan.training().checkpoint();
    this.folder = checkpoints.files(policy.keep());
    this.plan = plan;
    this.model = model;
    this.program = program;
    this.state = state;
    this.warn = warn;
    this.observers = observers;
    this.identity = RunIdentity.of(plan);
  }

  /**
   * Restores program and state from the newest complete checkpoint, or removes the checkpoints of
   * the run that this one replaces.
   *
   * @param steps of the whole run as now configured
   * @return the checkpoint; empty if the run starts from the first step
   * @throws ConfigurationException if it belongs to another run
   */
  public Optional<Path> resume(long steps) {
    try {
      if (checkpoints.overwrites()) {
        folder.clear();
      }
      if (!checkpoints.resumes()) {
        return Optional.empty();
      }
      folder.sweep();
      Optional<Found> found = folder.newest(warn, true);
      found.ifPresent(checkpoint -> restore(checkpoint, steps));
      return found.map(Found::file);
    } catch (IOException e) {
      throw FileProblem.unreadable(folder.path(), e);
    }
  }

  private void restore(Found found, long steps) {
    ObjectNode header = found.state().header();
    identity.compare(found.file(), header).forEach(warn);
    long step = header.get("step").longValue();
    long before = header.get("steps").longValue();
    boolean within = step == before && step % header.get("steps-per-epoch").longValue() != 0;
    if (step > steps || (within && step < steps)) {
      throw new ConfigurationException(
          "the checkpoint '%s' is before step %d of %d, but the run is now configured for %d steps; a run that ends with an epoch can be made longer, and any run shorter, down to the step of the checkpoint"
              .formatted(found.file(), step, before, steps));
    }
    program.restore(CheckpointContents.snapshot(found.state()));
    state.restore(header, history(found.state().doubles()));
    if (found.best().isPresent()) {
      state.keepBest(CheckpointContents.snapshot(found.best().get()));
      bestFile = Optional.of(header.get(CheckpointFolder.BEST).textValue());
      bestEpoch = state.keptEpoch();
    } else if (header.has(BEST_HERE)) {
      state.keepBest(program.snapshot());
    }
    found.lost().ifPresent(why -> loseBest(found.file(), why));
    lastStep = step;
    lastEpoch = state.epoch();
  }

  private void loseBest(Path file, String why) {
    int best = state.bestEpoch().epoch() + 1;
    state.loseBest();
    warn.accept(
        "the run resumes from '%s', but %s: epoch %d is no longer available, and the best epoch is chosen among those from epoch %d on, or is the last one"
            .formatted(file, why, best, state.epoch() + 1));
  }

  /**
   * Called after a step: writes a checkpoint if one is due or a stop is requested.
   *
   * @throws RunStoppedException if a stop is requested, or the thread is interrupted; it stays so
   */
  public void stepped() {
    boolean interrupted = Thread.interrupted(); // an interrupted thread cannot write files
    if (interrupted || checkpoints.stop().requested()) {
      try {
        checkpoints.requireUnmoved();
        Path file = write();
        throw new RunStoppedException(plan.name(), state.step(), file);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    double minutes = (System.nanoTime() - lastTime) / 60e9;
    if ((policy.steps() > 0 && state.step() - lastStep >= policy.steps())
        || (policy.minutes() > 0 && minutes >= policy.minutes())) {
      save();
    }
  }

  /** Called after the last epoch: writes a checkpoint, so that the run can be continued. */
  public void finished() {
    if (state.epoch() != lastEpoch) {
      save();
    }
  }

  /** A full disk does not end the run: the next checkpoint may find space. */
  private void save() {
    checkpoints.requireUnmoved();
    try {
      write();
    } catch (MtlException e) {
      warn.accept(e.getMessage() + "; training continues");
      restartInterval();
    }
  }

  private void restartInterval() {
    lastStep = state.step();
    lastEpoch = state.epoch();
    lastTime = System.nanoTime();
  }

  private Path write() {
    observers.saving();
    try {
      Snapshot now = program.snapshot();
      ObjectNode header = header();
      int best = state.bestEpoch().found() ? state.bestEpoch().epoch() : -1;
      if (best >= 0 && state.keptEpoch() == best) {
        if (bestEpoch != best) {
          Snapshot parameters = state.bestParameters().orElseThrow();
          bestFile =
              Optional.of(
                  folder.saveBest(best, arrays(parameters, bestHeader(parameters), Map.of())));
          bestEpoch = best;
        }
        header.put(CheckpointFolder.BEST, bestFile.orElseThrow());
      } else if (best >= 0) {
        header.put(BEST_HERE, true); // after the last epoch there is no separate copy
      }
      counters(header, now);
      Map<String, double[]> doubles = new LinkedHashMap<>();
      state.save().forEach((name, values) -> doubles.put(HISTORY + name, values));
      Path file = folder.save(state.step(), arrays(now, header, doubles));
      restartInterval();
      observers.saved();
      return file;
    } catch (IOException e) {
      throw FileProblem.unwritable(folder.path(), e);
    }
  }

  private ObjectNode header() {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("run", plan.name());
    header.put("seed", plan.training().seed());
    header.put("version", Version.current());
    int perEpoch = BatchOrder.of(plan).stepsPerEpoch();
    long steps = plan.training().steps();
    header.put("steps", steps > 0 ? steps : (long) plan.training().epochs() * perEpoch);
    header.put("steps-per-epoch", perEpoch);
    state.write(header);
    identity.write(header);
    return header;
  }

  private ObjectNode bestHeader(Snapshot parameters) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("run", plan.name());
    header.put("epoch", state.keptEpoch());
    counters(header, parameters);
    return header;
  }

  private static void counters(ObjectNode header, Snapshot snapshot) {
    ObjectNode counters = header.putObject("counters");
    snapshot.counters().forEach(counters::put);
  }

  private StoredArrays arrays(Snapshot snapshot, ObjectNode header, Map<String, double[]> history) {
    return CheckpointContents.arrays(model, snapshot.values(), header, history);
  }

  private static Map<String, double[]> history(Map<String, double[]> doubles) {
    Map<String, double[]> history = new LinkedHashMap<>();
    doubles.forEach((name, values) -> history.put(name.substring(HISTORY.length()), values));
    return history;
  }
}
