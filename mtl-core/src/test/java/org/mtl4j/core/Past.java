package org.mtl4j.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.task.Metric.Direction;

/**
 * A run so far, of which no more is known than this; its seed is its step.
 *
 * @param epochLosses the mean loss of each task in every finished epoch
 * @param scores the primary metric of each task in every finished evaluation; higher is better
 * @param references the primary metric of each task's single-task model
 * @param states what methods keep, by name
 */
public record Past(
    int tasks,
    long step,
    List<double[]> epochLosses,
    List<double[]> scores,
    double[] references,
    Map<String, double[]> states)
    implements History {

  /** Nothing was evaluated. */
  public Past(int tasks, long step, List<double[]> epochLosses) {
    this(tasks, step, epochLosses, List.of(), nan(tasks), new HashMap<>());
  }

  @Override
  public int epoch() {
    return epochLosses.size();
  }

  @Override
  public double meanLoss(int epoch, int task) {
    return epochLosses.get(epoch)[task];
  }

  @Override
  public double firstLoss(int task) {
    return Double.NaN;
  }

  @Override
  public double lastLoss(int task) {
    return Double.NaN;
  }

  @Override
  public int scored() {
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
    return Direction.HIGHER;
  }

  @Override
  public long chance() {
    return step;
  }

  @Override
  public double[] state(String name, int size, double initial) {
    return states.computeIfAbsent(
        name,
        key -> {
          double[] values = new double[size];
          Arrays.fill(values, initial);
          return values;
        });
  }

  private static double[] nan(int tasks) {
    double[] values = new double[tasks];
    Arrays.fill(values, Double.NaN);
    return values;
  }
}
