package org.mtl4j.core.train.step;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.backend.StepControl;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.batch.ExtraBatches;
import org.mtl4j.core.train.batch.LabelMask;
import org.mtl4j.core.train.history.RunHistory;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** What the host decides in the coming step; one object, filled anew for each. */
final class HostStep implements StepControl {
  private final LongPredicate watched;
  private final LabelMask presence;
  private final int[] sizes;
  private final LossWeighting weighting;
  private final History weightingHistory;
  private final Transfer transfer;
  private final History transferHistory;
  private final Optional<BalancerHost> solver;
  private final int batches;
  private final Optional<ExtraBatches> draws;
  private Optional<StepProbe> probe = Optional.empty();
  private final boolean[] present;
  private final boolean[] chosen;
  private final boolean[] labelled;
  private final double[] controls;
  private final double[] balancerControls;
  private final double[] allControls;
  private final int parts;
  private final int[] counts;
  private final boolean[] inPart;
  private final double[] partShares;
  private double partShare;
  private int partNumber;
  private int all;
  private long step;
  private double rate;

  /**
   * Of a run that has not begun.
   *
   * @param watched whether somebody wants to see the gradients of a step
   */
  HostStep(RunPlan plan, LabelMask presence, RunHistory history, LongPredicate watched) {
    this.watched = watched;
    Coordination coordination = plan.coordination();
    int tasks = plan.tasks().size();
    this.presence = presence;
    this.sizes = presence.sizes();
    this.weighting = coordination.weighting();
    this.weightingHistory = history.view("weighting/" + Pluggable.Name.of(weighting));
    this.transfer = coordination.transfer();
    this.transferHistory = history.view("transfer/" + Pluggable.Name.of(transfer));
    this.solver =
        coordination
            .balancer()
            .map(
                balancing ->
                    new BalancerHost(
                        plan.tasks().stream().map(EvaluatedTask::name).toList(),
                        balancing,
                        history.view("balancer/" + Pluggable.Name.of(balancing.balancer()))));
    this.batches = coordination.balancer().map(b -> b.balancer().batches()).orElse(1);
    this.draws = batches > 1 ? Optional.of(draws(plan)) : Optional.empty();
    this.parts = plan.training().accumulate();
    this.counts = new int[tasks];
    this.inPart = new boolean[tasks];
    this.partShares = new double[tasks];
    this.present = new boolean[tasks];
    this.labelled = new boolean[tasks];
    this.chosen = new boolean[tasks];
    this.controls = new double[weighting.controls(tasks)];
    this.balancerControls = new double[solver.map(BalancerHost::controls).orElse(0)];
    this.allControls = new double[controls.length + balancerControls.length];
  }

  private static ExtraBatches draws(RunPlan plan) {
    Training training = plan.training();
    return new ExtraBatches(plan.data().train().rows(), training.batch(), training.seed());
  }

  /** Gives the methods of this run what they look around with. */
  void probe(StepProbe given) {
    probe = Optional.of(given);
  }

  /**
   * Decides who takes part and at which weights.
   *
   * @return whether any task does
   */
  boolean prepare(long nextStep, double nextRate, int[] indices, int count) {
    step = nextStep;
    rate = nextRate;
    presence.among(indices, count, present);
    all = count;
    for (int t = 0; parts > 1 && t < counts.length; t++) {
      counts[t] = presence.count(t, indices, count);
    }
    Arrays.fill(chosen, true);
    transfer.choose(transferHistory, sizes, chosen);
    boolean any = false;
    for (int t = 0; t < present.length; t++) {
      present[t] &= chosen[t];
    }
    for (int i = 1; i < batches; i++) {
      int[] rows = further(i);
      presence.among(rows, rows.length, labelled);
      for (int t = 0; t < present.length; t++) {
        present[t] &= labelled[t];
      }
    }
    for (boolean there : present) {
      any |= there;
    }
    if (any) {
      control(indices, count);
      solver.ifPresent(host -> host.control(balancerControls));
      System.arraycopy(controls, 0, allControls, 0, controls.length);
      System.arraycopy(balancerControls, 0, allControls, controls.length, balancerControls.length);
    }
    return any;
  }

  private void control(int[] indices, int count) {
    if (probe.isPresent()) {
      probe.get().begin(step, rate, indices, count, chosen);
      weighting.control(weightingHistory, probe.get(), controls);
      probe.get().moved();
    } else {
      weighting.control(weightingHistory, controls);
    }
    if (!Arrays.stream(controls).allMatch(Double::isFinite)) {
      throw new NumericalException(
          "the weighting '%s' gave numbers that are not finite: %s"
              .formatted(Pluggable.Name.of(weighting), Arrays.toString(controls)));
    }
  }

  /**
   * Moves to a part of the rows that {@link #prepare} was told of.
   *
   * @param number from 0
   */
  void part(int number, int[] rows, int count) {
    partNumber = number;
    partShare = count / (double) all;
    for (int t = 0; t < present.length; t++) {
      int own = presence.count(t, rows, count);
      inPart[t] = present[t] && own > 0;
      partShares[t] = inPart[t] ? own / (double) counts[t] : 0;
    }
  }

  /** The step was taken. */
  void taken() {
    probe.ifPresent(given -> weighting.observe(weightingHistory, given));
  }

  @Override
  public boolean[] present() {
    return present;
  }

  @Override
  public boolean[] inBatch() {
    return parts > 1 ? inPart : present;
  }

  @Override
  public double share(int task) {
    return parts > 1 ? partShares[task] : 1;
  }

  @Override
  public double share() {
    return parts > 1 ? partShare : 1;
  }

  @Override
  public long draws() {
    return step * parts + partNumber;
  }

  @Override
  public double rate() {
    return rate;
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public double[] controls() {
    return allControls;
  }

  @Override
  public int[] further(int number) {
    return draws
        .orElseThrow(() -> new IllegalStateException("this run has one batch a step"))
        .draw(step, StepProbe.purpose(new Probe.Batch(Probe.Batch.Source.TRAINING, number)));
  }

  @Override
  public boolean readsGradients() {
    return watched.test(step);
  }

  @Override
  public boolean knownWeights(double[] weights) {
    return solver.isPresent() && !readsGradients() && solver.get().knownWeights(present, weights);
  }

  @Override
  public void balance(double[] statistic, double[] losses, double[] weights) {
    solver
        .orElseThrow(() -> new IllegalStateException("this run has no balancer"))
        .solve(present, statistic, losses, weights);
  }
}
