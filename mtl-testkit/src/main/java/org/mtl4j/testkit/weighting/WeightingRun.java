// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.weighting;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.GivenHistory;

/**
 * A run of a weighting on losses that fall from step to step. An epoch has two steps and ends with
 * an evaluation. Trained variables move by plain descent.
 */
final class WeightingRun {
  private static final int EPOCH = 2;
  private static final double RATE = 0.1;

  private final LossWeighting weighting;
  private final int tasks;
  private final GivenHistory history;
  private final WeightingTrial trial;
  private boolean[] present = {};
  private QuadraticProbe probe;

  private WeightingRun(LossWeighting weighting, GivenHistory history) {
    this.weighting = weighting;
    this.tasks = history.tasks();
    this.history = history;
    this.trial = new WeightingTrial(weighting, tasks);
    this.probe = probe();
  }

  /** At the first step. */
  WeightingRun(LossWeighting weighting, int tasks) {
    this(weighting, new GivenHistory(tasks, 1));
    double[] references = new double[tasks];
    Arrays.fill(references, 0.9);
    history.references(Direction.HIGHER, references);
  }

  /** A new run with copies of the history and of all variables. */
  WeightingRun resumed() {
    WeightingRun resumed = new WeightingRun(weighting, history.copy());
    for (Variable variable : trial.variables()) {
      resumed.trial.variable(variable.name(), trial.variable(variable.name()));
    }
    return resumed;
  }

  WeightingTrial trial() {
    return trial;
  }

  private double[] losses() {
    double[] losses = new double[tasks];
    double step = (double) history.step();
    Arrays.setAll(losses, t -> 0.1 + (1 + 0.1 * t) * Math.pow(0.9 - 0.1 / (1 + t), step));
    return losses;
  }

  private QuadraticProbe probe() {
    return QuadraticProbe.withLosses(losses(), weighting.probing(tasks).vectors());
  }

  /** Takes a whole step; see {@link #evaluate}. */
  double[] step(boolean[] there) {
    begin(there);
    double[] result = evaluate();
    finish();
    return result;
  }

  /** The host's part of a step. */
  void begin(boolean[] there) {
    present = there.clone();
    trial.present(IntStream.range(0, tasks).filter(t -> present[t]).toArray());
    if (weighting.probing(tasks).looks()) {
      probe = probe();
      for (int t = 0; t < tasks; t++) {
        probe.present(t, present[t], present[t]);
      }
      trial.control(history, probe);
    } else {
      trial.control(history);
    }
  }

  /** The objective of the step, and behind it the weights of the losses [1 + T]. */
  double[] evaluate() {
    double[] result = new double[1 + tasks];
    result[0] = trial.objective(losses());
    System.arraycopy(trial.gradient(losses()), 0, result, 1, tasks);
    return result;
  }

  /** Moves what the step moves. */
  void finish() {
    double[] losses = losses();
    double[] weights = trial.gradient(losses);
    descend(losses);
    history.advance(present, losses);
    if (weighting.probing(tasks).looks()) {
      probe.descend(weights);
      weighting.observe(history, probe);
    }
    if (history.step() % EPOCH == 0) {
      history.epoch(known(losses));
      double[] scores = new double[tasks];
      Arrays.setAll(scores, t -> 0.8 - 0.5 / (1.0 + t + (double) history.step()));
      history.scores(known(scores));
    }
  }

  private void descend(double[] losses) {
    List<Variable> trained = trial.variables().stream().filter(Variable::trained).toList();
    List<double[]> moved = trained.stream().map(variable -> moved(variable, losses)).toList();
    trial.step(losses);
    for (int i = 0; i < moved.size(); i++) {
      trial.variable(trained.get(i).name(), moved.get(i));
    }
  }

  private double[] moved(Variable variable, double[] losses) {
    double[] values = trial.variable(variable.name());
    double[] slope = trial.gradientIn(variable.name(), losses);
    Arrays.setAll(values, i -> values[i] - RATE * slope[i]);
    return values;
  }

  /** The same numbers with NaN for absent tasks. */
  private double[] known(double[] numbers) {
    double[] known = numbers.clone();
    for (int t = 0; t < tasks; t++) {
      known[t] = present[t] ? numbers[t] : Double.NaN;
    }
    return known;
  }
}
