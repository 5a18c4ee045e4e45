// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Losses and scores of a run so far, and the states of its methods: numbers by name. Each method
 * has its own {@link #view}, so that states and random draws of methods are separate.
 */
public final class RunHistory {
  private static final String STATE = "state/";

  private final int tasks;
  private final List<Direction> directions;
  private final double[] references;
  private final long seed;
  private final List<double[]> means = new ArrayList<>();
  private final List<double[]> scores = new ArrayList<>();
  private final Map<String, double[]> states = new TreeMap<>();
  private final double[] first;
  private final double[] last;
  private final double[] sums;
  private final long[] counts;
  private int epochs = 1;
  private int epoch;
  private long step;

  /**
   * The history of a run before its first step.
   *
   * @param directions of each task's primary metric
   * @param references the value of each primary metric in the single-task models; NaN without them
   */
  RunHistory(List<Direction> directions, double[] references, long seed) {
    this.tasks = directions.size();
    this.directions = List.copyOf(directions);
    this.references = references.clone();
    this.seed = seed;
    this.first = nan();
    this.last = nan();
    this.sums = new double[tasks];
    this.counts = new long[tasks];
  }

  /** The history of the run of a plan. */
  static RunHistory of(RunPlan plan) {
    List<EvaluatedTask> tasks = plan.tasks();
    return new RunHistory(
        tasks.stream().map(task -> task.primaryMetric().direction()).toList(),
        tasks.stream()
            .mapToDouble(
                task -> plan.reference().map(values -> values.get(task.name())).orElse(Double.NaN))
            .toArray(),
        plan.training().seed());
  }

  /** Sets the number of epochs of the whole run without early stopping. */
  public void planned(int number) {
    epochs = number;
  }

  /** Moves to the next step. */
  public void begin(long nextStep, int nextEpoch) {
    this.step = nextStep;
    this.epoch = nextEpoch;
  }

  /** Records the losses of the active tasks of a step. */
  public void record(boolean[] present, double[] losses) {
    for (int t = 0; t < tasks; t++) {
      if (present[t]) {
        first[t] = Double.isNaN(first[t]) ? losses[t] : first[t];
        last[t] = losses[t];
        sums[t] += losses[t];
        counts[t]++;
      }
    }
  }

  /** Ends an epoch; returns the mean loss over its steps by task, NaN without a loss. */
  public double[] endEpoch() {
    double[] mean = nan();
    for (int t = 0; t < tasks; t++) {
      mean[t] = counts[t] == 0 ? Double.NaN : sums[t] / counts[t];
    }
    means.add(mean);
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
    return mean.clone();
  }

  /** Records an evaluation: the primary metric of each task, in their order. */
  public void evaluated(double[] primaries) {
    scores.add(primaries.clone());
  }

  /** The history for one method. */
  public History view(String method) {
    return new View(method);
  }

  /** Everything that a history needs to resume the run, by name. */
  public Map<String, double[]> save() {
    Map<String, double[]> saved = new TreeMap<>();
    saved.put("means", flat(means));
    saved.put("scores", flat(scores));
    saved.put("first", first.clone());
    saved.put("last", last.clone());
    saved.put("sums", sums.clone());
    saved.put("counts", Arrays.stream(counts).asDoubleStream().toArray()); // exact up to 2^53
    saved.putAll(saveStates());
    return saved;
  }

  /** Only the states of methods. */
  public Map<String, double[]> saveStates() {
    Map<String, double[]> saved = new TreeMap<>();
    states.forEach((name, values) -> saved.put(STATE + name, values.clone()));
    return saved;
  }

  /** Restores what a history of the same run saved. */
  void restore(Map<String, double[]> saved) {
    unflatten(saved.get("means"), means);
    unflatten(saved.get("scores"), scores);
    System.arraycopy(saved.get("first"), 0, first, 0, tasks);
    System.arraycopy(saved.get("last"), 0, last, 0, tasks);
    System.arraycopy(saved.get("sums"), 0, sums, 0, tasks);
    for (int t = 0; t < tasks; t++) {
      counts[t] = (long) saved.get("counts")[t];
    }
    restoreStates(saved);
  }

  private double[] flat(List<double[]> rows) {
    return rows.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private void unflatten(double[] flat, List<double[]> rows) {
    rows.clear();
    for (int from = 0; from < flat.length; from += tasks) {
      rows.add(Arrays.copyOfRange(flat, from, from + tasks));
    }
  }

  /** Restores only the states of methods, as before a step that failed. */
  public void restoreStates(Map<String, double[]> saved) {
    states.keySet().removeIf(name -> !saved.containsKey(STATE + name));
    saved.forEach(
        (name, values) -> {
          if (name.startsWith(STATE)) {
            // In place: a method may keep the array within a step.
            double[] state =
                states.computeIfAbsent(name.substring(STATE.length()), n -> values.clone());
            System.arraycopy(values, 0, state, 0, values.length);
          }
        });
  }

  private double[] nan() {
    double[] values = new double[tasks];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private final class View implements History {
    private final String method;

    View(String method) {
      this.method = method;
    }

    @Override
    public int tasks() {
      return tasks;
    }

    @Override
    public int epoch() {
      return epoch;
    }

    @Override
    public int epochs() {
      return epochs;
    }

    @Override
    public long step() {
      return step;
    }

    @Override
    public double meanLoss(int finished, int task) {
      return means.get(finished)[task];
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
      return directions.get(task);
    }

    @Override
    public long seed() {
      return KeyedRandom.key(seed, step, method);
    }

    @Override
    public double[] state(String name, int size, double initial) {
      double[] state =
          states.computeIfAbsent(
              method + "/" + name,
              key -> {
                double[] values = new double[size];
                Arrays.fill(values, initial);
                return values;
              });
      if (state.length != size) {
        throw new IllegalArgumentException(
            method
                + " asks for "
                + size
                + " numbers of its state '"
                + name
                + "', which has "
                + state.length);
      }
      return state;
    }
  }
}
