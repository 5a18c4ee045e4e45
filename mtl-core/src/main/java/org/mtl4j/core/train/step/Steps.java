// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.experiment.NonFinite;
import org.mtl4j.core.train.assembly.Requirements;
import org.mtl4j.core.train.batch.BatchOrder;
import org.mtl4j.core.train.batch.LabelMask;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.history.RunState;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.RunCheckpoints;
import org.mtl4j.core.train.resume.RunStoppedException;

/** The steps of a run: selects rows and rate, runs the program, skips steps that fail. */
public final class Steps {
  /** The maximum number of row numbers in a message. */
  private static final int SHOWN = 20;

  private final RunPlan plan;
  private final Training training;
  private final Program program;
  private final RunState state;
  private final Optional<RunCheckpoints> checkpoints;
  private final Observers observers;
  private final BatchOrder order;
  private final HostStep host;
  private final StepResult result;
  private final int[] part;
  private final Requirements requirements;
  private final long all;

  public Steps(
      RunPlan plan,
      ModelDefinition model,
      Program program,
      RunState state,
      Optional<RunCheckpoints> checkpoints,
      Observers observers) {
    this.plan = plan;
    this.training = plan.training();
    this.program = program;
    this.state = state;
    this.checkpoints = checkpoints;
    this.observers = observers;
    this.order = BatchOrder.of(plan);
    this.host =
        new HostStep(
            plan,
            new LabelMask(plan.fitted(), plan.data().train()),
            model.training().numbers(),
            state.history(),
            observers::readGradients);
    this.result = new StepResult(plan.tasks().size(), model.penalties().size(), model.observed());
    this.part = new int[training.accumulate() == 1 ? 0 : plan.batch()];
    this.requirements = new Requirements(plan);
    this.all =
        training.steps() > 0 ? training.steps() : (long) training.epochs() * order.stepsPerEpoch();
    state.history().planned(epochs());
  }

  /** Sets the probe of the loss weighting. */
  public void probe(Probing probing) {
    probing.probe().ifPresent(host::probe);
  }

  /** The number of steps of the run without early stopping. */
  public long all() {
    return all;
  }

  /** The number of steps of an epoch. */
  public int perEpoch() {
    return order.stepsPerEpoch();
  }

  /** The number of epochs without early stopping; the last one may be incomplete. */
  public int epochs() {
    return Position.first(all, perEpoch()).epochs();
  }

  /** The tasks that the balancer left out of some steps, and the steps without a solution. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    double[] zeros = host.zeroGradients();
    for (int t = 0; t < zeros.length; t++) {
      if (zeros[t] > 0) {
        warnings.add(
            "the gradient of task '%s' was zero in %.0f of %d steps, so the balancer left it out of them"
                .formatted(plan.tasks().get(t).name(), zeros[t], state.step()));
      }
    }
    if (host.unsolved() > 0) {
      warnings.add(
          "the balancer '%s' had no solution in %d of %d steps and used its last weights in them"
              .formatted(
                  Pluggable.Name.of(plan.coordination().balancer().orElseThrow().balancer()),
                  host.unsolved(),
                  state.step()));
    }
    return warnings;
  }

  /** Takes the remaining steps of the current epoch. */
  public void epoch(Program.Rows rows) {
    long end = Math.min(all, (state.epoch() + 1L) * perEpoch());
    while (state.step() < end) {
      Position position = position();
      double rate = training.optimizer().rate() * training.schedule().factor(position);
      host.at(position);
      state.history().begin(state.step(), state.epoch());
      take(rows, rate);
      state.stepped(rate);
      checkpoints.ifPresentOrElse(RunCheckpoints::stepped, RunStoppedException::ifInterrupted);
    }
  }

  private Position position() {
    return new Position(state.step(), all, state.epoch(), perEpoch(), state.bestEpoch().scores());
  }

  private void take(Program.Rows rows, double rate) {
    int count = order.select(state.step());
    if (updated(rows, rate, count)) {
      state.history().record(host.present(), result.losses);
      state.observed(result.observations);
      observe(count);
      state.updated();
      observers.stepped(state, count, rate, result);
    }
  }

  /**
   * Takes one step, or skips it if a number is not finite and such steps are to be skipped; then
   * parameters and states stay as before.
   *
   * @return whether parameters were updated
   */
  private boolean updated(Program.Rows rows, double rate, int count) {
    Map<String, double[]> before = skipping() ? state.history().saveStates() : Map.of();
    try {
      boolean any = host.prepare(state.step(), rate, order.indices(), count);
      if (any) {
        update(rows, count);
      }
      return any;
    } catch (NumericalException e) {
      NumericalException failure = located(e, count);
      if (!skipping() || state.skippedInARow() == training.nonFinite().inARow()) {
        throw failure;
      }
      state.history().restoreStates(before);
      state.skip();
      observers.skipped(state, failure.getMessage());
      return false;
    }
  }

  /** Once parameters are updated, a step can no longer be skipped. */
  private void observe(int count) {
    try {
      host.taken();
    } catch (NumericalException e) {
      String what = "after the step had updated parameters, " + e.getMessage();
      throw located(what, count, skipping() ? "; such a step cannot be skipped" : "", e);
    }
  }

  /** An update of one batch, or of several whose gradients are accumulated. */
  private void update(Program.Rows rows, int count) {
    if (training.accumulate() == 1) {
      program.step(rows, order.indices(), count, host, result);
      return;
    }
    for (int from = 0, number = 0; from < count; from += part.length, number++) {
      int size = Math.min(part.length, count - from);
      System.arraycopy(order.indices(), from, part, 0, size);
      host.part(number, part, size);
      if (from + size < count) {
        program.accumulate(rows, part, size, host, result, number == 0);
      } else {
        program.step(rows, part, size, host, result);
      }
    }
  }

  private boolean skipping() {
    return training.nonFinite().action() == NonFinite.Action.SKIP;
  }

  private NumericalException located(NumericalException e, int count) {
    String what =
        requirements.violation(state.step(), host.present(), result.losses).orElse(e.getMessage());
    String before =
        skipping()
            ? "; before it, %d steps in a row were skipped".formatted(state.skippedInARow())
            : "";
    return located(what, count, before, e);
  }

  private NumericalException located(
      String what, int count, String before, NumericalException cause) {
    return new NumericalException(
        "run '%s', epoch %d with the tasks %s: %s; the rows of the batch, counted from 0 among the training rows: %s%s"
            .formatted(
                plan.name(),
                state.epoch() + 1,
                String.join(", ", activeTasks()),
                what,
                rows(count),
                before),
        cause,
        cause.fault());
  }

  private String rows(int count) {
    int shown = Math.min(count, SHOWN);
    String first =
        Arrays.stream(order.indices(), 0, shown)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return count == shown ? first : first + " and " + (count - shown) + " more";
  }

  private List<String> activeTasks() {
    List<String> names = new ArrayList<>();
    for (int t = 0; t < host.present().length; t++) {
      if (host.present()[t]) {
        names.add(plan.tasks().get(t).name());
      }
    }
    return names;
  }
}
