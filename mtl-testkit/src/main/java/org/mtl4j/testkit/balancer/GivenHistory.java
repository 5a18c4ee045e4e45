// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.api.task.Metric.Direction;

/** The history of a run that never was: what is not told to it is not known. */
public final class GivenHistory implements History {
  private final int tasks;
  private final long seed;
  private final double[] first;
  private final double[] last;
  private final double[] references;
  private final List<double[]> epochs = new ArrayList<>();
  private final List<double[]> scores = new ArrayList<>();
  private final Map<String, double[]> states = new HashMap<>();
  private Direction direction = Direction.HIGHER;
  private long step;

  /** Before the first step of a run with this many tasks and this seed. */
  public GivenHistory(int tasks, long seed) {
    this.tasks = tasks;
    this.seed = seed;
    this.first = unknown();
    this.last = unknown();
    this.references = unknown();
  }

  private double[] unknown() {
    double[] values = new double[tasks];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** At another step of the run. */
  public GivenHistory at(long newStep) {
    step = newStep;
    return this;
  }

  /** An epoch has ended with these mean losses, one a task. */
  public GivenHistory epoch(double... meanLosses) {
    epochs.add(meanLosses.clone());
    return this;
  }

  /** An evaluation gave these primary metrics, one a task. */
  public GivenHistory scores(double... metrics) {
    scores.add(metrics.clone());
    return this;
  }

  /** What single-task models reach, and which way is better; higher unless said. */
  public GivenHistory references(Direction better, double... metrics) {
    System.arraycopy(metrics, 0, references, 0, tasks);
    direction = better;
    return this;
  }

  /** Takes note of the losses of a step, of those tasks that took part, and moves to the next. */
  public void advance(boolean[] present, double[] losses) {
    for (int t = 0; t < tasks; t++) {
      if (present[t]) {
        first[t] = Double.isNaN(first[t]) ? losses[t] : first[t];
        last[t] = losses[t];
      }
    }
    step++;
  }

  @Override
  public int tasks() {
    return tasks;
  }

  @Override
  public int epoch() {
    return epochs.size();
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public double meanLoss(int epoch, int task) {
    return epochs.get(epoch)[task];
  }

  @Override
  public double firstLoss(int task) {
    return first[task];
  }

  @Override
  public double lastLoss(int task) {
    return last[task];
  }

  @Override
  public int evaluations() {
    return scores.size();
  }

  @Override
  public double score(int evaluation, int task) {
    return scores.get(evaluation)[task];
  }

  @Override
  public double reference(int task) {
    return references[task];
  }

  @Override
  public Direction direction(int task) {
    return direction;
  }

  @Override
  public long seed() {
    return KeyedRandom.key(seed, step, "method");
  }

  /** Numbers of chance for one random operation of a graph. */
  SplittableRandom random(String operation) {
    return KeyedRandom.of(seed, step, "graph/" + operation);
  }

  @Override
  public double[] state(String name, int size, double initial) {
    double[] state =
        states.computeIfAbsent(
            name,
            key -> {
              double[] values = new double[size];
              Arrays.fill(values, initial);
              return values;
            });
    if (state.length != size) {
      throw new IllegalArgumentException(
          "the state '%s' has %d numbers, but %d are asked for"
              .formatted(name, state.length, size));
    }
    return state;
  }
}
