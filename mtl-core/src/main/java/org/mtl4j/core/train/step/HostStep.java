// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Phase;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.backend.StepControl;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.batch.ExtraBatches;
import org.mtl4j.core.train.batch.LabelMask;
import org.mtl4j.core.train.history.RunHistory;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** The host's side of a step: active tasks, controls, weights. One object for all steps. */
final class HostStep implements StepControl {
  private final LongPredicate watched;
  private final LabelMask labels;
  private final int[] sizes;
  private final LossWeighting weighting;
  private final History weightingHistory;
  private final Transfer transfer;
  private final History transferHistory;
  private final Optional<BalancerHost> balancer;
  private final int batches;
  private final Optional<ExtraBatches> extraBatches;
  private Optional<StepProbe> probe = Optional.empty();
  private final boolean[] present;
  private final boolean[] chosen;
  private final boolean[] labeled;
  private final double[] controls;
  private final double[] balancerControls;
  private final double[] allControls;
  private final int parts;
  private final int[] counts;
  private final boolean[] inPart;
  private final double[] partShares;
  private final List<Variable> scheduled;
  private final double[] numbers;
  private Position position = Position.first(1, 1);
  private double partShare;
  private int partNumber;
  private int all;
  private long step;
  private double rate;

  /**
   * Before the first step of a run.
   *
   * @param scheduled the variables that follow a schedule
   * @param watched whether a listener reads the gradients of a step
   */
  HostStep(
      RunPlan plan,
      LabelMask labels,
      List<Variable> scheduled,
      RunHistory history,
      LongPredicate watched) {
    this.watched = watched;
    this.scheduled = scheduled;
    this.numbers = new double[scheduled.size()];
    Coordination coordination = plan.coordination();
    int tasks = plan.tasks().size();
    this.labels = labels;
    this.sizes = labels.sizes();
    this.weighting = coordination.weighting();
    this.weightingHistory = history.view("weighting/" + Pluggable.Name.of(weighting));
    this.transfer = coordination.transfer();
    this.transferHistory = history.view("transfer/" + Pluggable.Name.of(transfer));
    this.balancer =
        coordination
            .balancer()
            .map(
                balancing ->
                    new BalancerHost(
                        plan.tasks().stream().map(EvaluatedTask::name).toList(),
                        balancing,
                        history.view("balancer/" + Pluggable.Name.of(balancing.balancer()))));
    this.batches = coordination.balancer().map(b -> b.balancer().batches()).orElse(1);
    this.extraBatches = batches > 1 ? Optional.of(extraBatches(plan)) : Optional.empty();
    this.parts = plan.training().accumulate();
    this.counts = new int[tasks];
    this.inPart = new boolean[tasks];
    this.partShares = new double[tasks];
    this.present = new boolean[tasks];
    this.labeled = new boolean[tasks];
    this.chosen = new boolean[tasks];
    this.controls = new double[weighting.controls(tasks)];
    this.balancerControls = new double[balancer.map(BalancerHost::controls).orElse(0)];
    this.allControls = new double[controls.length + balancerControls.length];
  }

  private static ExtraBatches extraBatches(RunPlan plan) {
    Training training = plan.training();
    return new ExtraBatches(plan.data().train().rows(), plan.batch(), training.seed());
  }

  /** Sets the probe of the loss weighting. */
  void probe(StepProbe given) {
    probe = Optional.of(given);
  }

  /** Sets the position of the coming step, and computes the numbers that follow a schedule. */
  void at(Position position) {
    this.position = position;
    for (int i = 0; i < numbers.length; i++) {
      Variable variable = scheduled.get(i);
      numbers[i] = variable.schedule().orElseThrow().factor(position);
      if (!Double.isFinite(numbers[i])) {
        throw new NumericalException(
            "the schedule of '%s' gave %s in step %d"
                .formatted(variable.name(), numbers[i], position.step()));
      }
    }
  }

  /**
   * Selects the active tasks and computes the controls.
   *
   * @return whether any task is active
   */
  boolean prepare(long nextStep, double nextRate, int[] indices, int count) {
    step = nextStep;
    rate = nextRate;
    labels.any(indices, count, present);
    all = count;
    for (int t = 0; parts > 1 && t < counts.length; t++) {
      counts[t] = labels.count(t, indices, count);
    }
    Arrays.fill(chosen, true);
    transfer.choose(transferHistory, sizes, chosen);
    boolean any = false;
    for (int t = 0; t < present.length; t++) {
      present[t] &= chosen[t];
    }
    for (int i = 1; i < batches; i++) {
      int[] rows = further(i);
      labels.any(rows, rows.length, labeled);
      for (int t = 0; t < present.length; t++) {
        present[t] &= labeled[t];
      }
    }
    for (boolean active : present) {
      any |= active;
    }
    if (any) {
      control(indices, count);
      balancer.ifPresent(host -> host.control(balancerControls));
      System.arraycopy(controls, 0, allControls, 0, controls.length);
      System.arraycopy(balancerControls, 0, allControls, controls.length, balancerControls.length);
    }
    return any;
  }

  private void control(int[] indices, int count) {
    if (probe.isPresent()) {
      probe.get().begin(step, rate, indices, count, chosen, numbers);
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
   * Moves to one batch of the update of {@link #prepare}.
   *
   * @param number from 0
   */
  void part(int number, int[] rows, int count) {
    partNumber = number;
    partShare = count / (double) all;
    for (int t = 0; t < present.length; t++) {
      int labeledRows = labels.count(t, rows, count);
      inPart[t] = present[t] && labeledRows > 0;
      partShares[t] = inPart[t] ? labeledRows / (double) counts[t] : 0;
    }
  }

  /** In how many steps the gradient of each task was zero, if there is a balancer [T]. */
  double[] zeroGradients() {
    return balancer.map(BalancerHost::zeroGradients).orElseGet(() -> new double[present.length]);
  }

  /** In how many steps the balancer had no solution and used its last weights. */
  long unsolved() {
    return balancer.map(BalancerHost::unsolved).orElse(0L);
  }

  /** The step has updated the parameters. */
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
  public boolean updates(Phase phase) {
    return phase.contains(position);
  }

  @Override
  public double[] numbers() {
    return numbers;
  }

  @Override
  public int[] further(int number) {
    return extraBatches
        .orElseThrow(() -> new IllegalStateException("this run has one batch a step"))
        .draw(step, StepProbe.purpose(new Probe.Batch(Probe.Batch.Source.TRAINING, number)));
  }

  @Override
  public boolean readsGradients() {
    return watched.test(step);
  }

  @Override
  public boolean knownWeights(double[] weights) {
    return balancer.isPresent()
        && !readsGradients()
        && balancer.get().knownWeights(present, weights);
  }

  @Override
  public void balance(
      double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights) {
    balancer
        .orElseThrow(() -> new IllegalStateException("this run has no balancer"))
        .solve(present, statistic, gramian, losses, weights);
  }
}
