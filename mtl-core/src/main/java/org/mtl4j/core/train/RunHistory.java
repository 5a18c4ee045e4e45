package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.graph.Chance;

/**
 * What happened in a run so far, and what its methods remember: plain numbers by name. Each method
 * sees it through a {@link #view} of its own, which keeps its states and its chance apart from
 * those of the others.
 */
final class RunHistory {
  private final int tasks;
  private final long seed;
  private final List<double[]> means = new ArrayList<>();
  private final Map<String, double[]> states = new TreeMap<>();
  private final double[] first;
  private final double[] last;
  private final double[] sums;
  private final long[] counts;
  private int epoch;
  private long step;

  RunHistory(int tasks, long seed) {
    this.tasks = tasks;
    this.seed = seed;
    this.first = nan();
    this.last = nan();
    this.sums = new double[tasks];
    this.counts = new long[tasks];
  }

  /** Moves to a step that is about to be taken. */
  void begin(long nextStep, int nextEpoch) {
    this.step = nextStep;
    this.epoch = nextEpoch;
  }

  /** Takes note of the losses of a step, of those tasks that took part. */
  void record(boolean[] present, double[] losses) {
    for (int t = 0; t < tasks; t++) {
      if (present[t]) {
        first[t] = Double.isNaN(first[t]) ? losses[t] : first[t];
        last[t] = losses[t];
        sums[t] += losses[t];
        counts[t]++;
      }
    }
  }

  /** Closes the books of an epoch; returns the mean over its steps by task, NaN without one. */
  double[] endEpoch() {
    double[] mean = nan();
    for (int t = 0; t < tasks; t++) {
      mean[t] = counts[t] == 0 ? Double.NaN : sums[t] / counts[t];
    }
    means.add(mean);
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
    return mean.clone();
  }

  /** The history as one method may see it. */
  History view(String method) {
    return new View(method);
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
    public SplittableRandom random() {
      return Chance.keyed(seed, step, method);
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
