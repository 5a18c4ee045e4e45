// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.api.train.TrainingListener.Ended;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.api.train.TrainingListener.Refits;
import org.mtl4j.api.train.TrainingListener.Resumed;
import org.mtl4j.api.train.TrainingListener.Skipped;
import org.mtl4j.api.train.TrainingListener.Started;
import org.mtl4j.api.train.TrainingListener.Stepped;
import org.mtl4j.api.train.TrainingListener.Teaches;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** Calls the listeners of a run. */
public final class Observers {
  private final List<TrainingListener> listeners;

  public Observers(Collection<TrainingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** A teacher of the run is asked or trained. */
  public void teaches(Teaches event) {
    listeners.forEach(listener -> listener.teaches(event));
  }

  /** A run of this many steps starts. */
  public void started(
      RunPlan plan, ModelDefinition model, Program program, long steps, int perEpoch) {
    long parameters = 0;
    long shared = 0;
    Map<String, Set<Integer>> reach = program.reach();
    for (Variable variable : model.trainable()) {
      int size = variable.shape().elements();
      parameters += size;
      shared += reach.getOrDefault(variable.name(), Set.of()).size() > 1 ? size : 0;
    }
    int epochs = Position.first(steps, perEpoch).epochs();
    long seed = plan.training().seed();
    Started event =
        new Started(plan.name(), model.tasks(), seed, epochs, perEpoch, parameters, shared);
    listeners.forEach(listener -> listener.started(event));
  }

  /** The labels of the run are described, and what is wrong with its data. */
  public void described(RunPlan plan) {
    List<String> tasks = plan.tasks().stream().map(EvaluatedTask::name).toList();
    listeners.forEach(listener -> listener.described(plan.data().describe(tasks)));
    plan.data().warnings().forEach(this::warned);
  }

  /** The run resumes from a checkpoint. */
  public void resumed(RunState state, String from) {
    Resumed event = new Resumed(from, state.step(), state.epochs());
    listeners.forEach(listener -> listener.resumed(event));
  }

  /** The run starts from values of another one. */
  public void warmStarted(String report) {
    listeners.forEach(listener -> listener.warmStarted(report));
  }

  /** A checkpoint will be written. */
  public void saving() {
    listeners.forEach(TrainingListener::saving);
  }

  /** A checkpoint is written. */
  public void saved() {
    listeners.forEach(TrainingListener::saved);
  }

  /** A warning to be shown at once. */
  public void warned(String warning) {
    listeners.forEach(listener -> listener.warned(warning));
  }

  /** A step was skipped. */
  public void skipped(RunState state, String reason) {
    Skipped event = new Skipped(state.step(), state.epoch(), reason, state.skipped());
    listeners.forEach(listener -> listener.skipped(event));
  }

  /** Whether a listener reads the gradients of a step. */
  public boolean readGradients(long step) {
    for (TrainingListener listener : listeners) {
      if (listener.readsGradients(step)) {
        return true;
      }
    }
    return false;
  }

  /** A step was taken; without listeners no event is made. */
  public void stepped(RunState state, int rows, double rate, StepResult result) {
    if (!listeners.isEmpty()) {
      Stepped event = new Stepped(state.step(), state.epoch(), rows, rate, result);
      for (TrainingListener listener : listeners) {
        listener.stepped(event);
      }
    }
  }

  /** An epoch has ended. */
  public void epochEnded(EpochEnded event) {
    listeners.forEach(listener -> listener.epochEnded(event));
  }

  /** The run has ended, with or without an error. */
  public void ended(RunState state, String reason) {
    Ended event = new Ended(state.epoch(), state.bestEpoch().epoch(), reason, state.seconds());
    listeners.forEach(listener -> listener.ended(event));
  }

  /** The model will be trained again. */
  public void refits(Refits event) {
    listeners.forEach(listener -> listener.refits(event));
  }
}
