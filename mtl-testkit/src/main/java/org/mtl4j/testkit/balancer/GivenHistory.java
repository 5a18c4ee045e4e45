// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;

/** A history given by hand. What is not set is unknown (NaN). */
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
  private int planned = 1;
  private long step;

  /** At the first step of a run. */
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

  /** A copy with the same past and the same states, as a resumed run has it. */
  public GivenHistory copy() {
    GivenHistory copy = new GivenHistory(tasks, seed);
    System.arraycopy(first, 0, copy.first, 0, tasks);
    System.arraycopy(last, 0, copy.last, 0, tasks);
    System.arraycopy(references, 0, copy.references, 0, tasks);
    copy.epochs.addAll(epochs);
    copy.scores.addAll(scores);
    states.forEach((name, state) -> copy.states.put(name, state.clone()));
    copy.direction = direction;
    copy.planned = planned;
    copy.step = step;
    return copy;
  }

  /** Moves to another step. */
  public GivenHistory at(long newStep) {
    step = newStep;
    return this;
  }

  /** Sets the number of epochs of the run; by default one more than have ended. */
  public GivenHistory of(int epochsOfRun) {
    planned = epochsOfRun;
    return this;
  }

  /** Ends an epoch with these mean losses, one for each task. */
  public GivenHistory epoch(double... meanLosses) {
    epochs.add(meanLosses.clone());
    return this;
  }

  /** Adds an evaluation with these primary metrics, one for each task. */
  public GivenHistory scores(double... metrics) {
    scores.add(metrics.clone());
    return this;
  }

  /**
   * Sets the metrics of single-task models and the better direction, which is higher by default.
   */
  public GivenHistory references(Direction better, double... metrics) {
    System.arraycopy(metrics, 0, references, 0, tasks);
    direction = better;
    return this;
  }

  /** Records the losses of the present tasks of a step and moves to the next step. */
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
  public int epochs() {
    return Math.max(planned, epochs.size() + 1);
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

  /** Random numbers for one random operation of a graph, from the seed, the step and its name. */
  public SplittableRandom random(String operation) {
    return KeyedRandom.of(seed, step, "graph/" + operation);
  }

  /** Feeds every random operation of a graph with the numbers of this step. */
  public Feed draws(Graph graph, Feed feed) {
    Feed full = feed;
    for (Tensor tensor : graph.tensors()) {
      if (tensor.op() == Op.RANDOM_UNIFORM || tensor.op() == Op.RANDOM_NORMAL) {
        String name = tensor.attribute("name", String.class);
        SplittableRandom random = random(name);
        boolean normal = tensor.op() == Op.RANDOM_NORMAL;
        full =
            full.draw(
                name,
                Values.fill(
                    tensor.shape(), index -> normal ? random.nextGaussian() : random.nextDouble()));
      }
    }
    return full;
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
