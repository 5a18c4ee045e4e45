package org.mtl4j.core.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.RunResult;

/**
 * What trainings along preferences reached.
 *
 * @param axes one a task
 * @param points in the order of preferences
 * @param failures why there is no point, by preference
 * @param reference where the hypervolume ends, in the units of the axes
 */
public record Front(
    List<Axis> axes,
    List<Point> points,
    Map<List<Double>, String> failures,
    List<Double> reference) {
  public Front {
    axes = List.copyOf(axes);
    points = List.copyOf(points);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    reference = List.copyOf(reference);
  }

  /** A front whose reference lies a tenth of each axis' range beyond its worst value. */
  public Front(List<Axis> axes, List<Point> points, Map<List<Double>, String> failures) {
    this(axes, points, failures, beyond(axes, points));
  }

  /**
   * What a task is judged by here.
   *
   * @param task its name
   * @param metric the metric that its loss is on other rows, where there is one, else the primary
   * @param direction which way is better
   */
  public record Axis(String task, String metric, Direction direction) {
    double cost(double value) {
      return direction == Direction.LOWER ? value : -value;
    }
  }

  /**
   * One training.
   *
   * @param preference one share a task
   * @param result its metrics; those on test rows decide nothing
   */
  public record Point(List<Double> preference, RunResult result) {
    public Point {
      preference = List.copyOf(preference);
    }

    /** The value on the validation rows. */
    public double value(Axis axis) {
      return result.validation().get(axis.task()).get(axis.metric());
    }
  }

  /** Whether another point is nowhere worse and somewhere better, on the validation rows. */
  public boolean dominated(Point point) {
    double[] costs = costs(point);
    return points.stream()
        .map(this::costs)
        .anyMatch(other -> Hypervolume.dominates(other, costs) && !Arrays.equals(other, costs));
  }

  /** The volume dominated on the validation rows, up to the reference. */
  public double hypervolume() {
    double[] end = new double[axes.size()];
    Arrays.setAll(end, i -> axes.get(i).cost(reference.get(i)));
    return Hypervolume.of(points.stream().map(this::costs).toList(), end);
  }

  private double[] costs(Point point) {
    return axes.stream().mapToDouble(axis -> axis.cost(point.value(axis))).toArray();
  }

  private static List<Double> beyond(List<Axis> axes, List<Point> points) {
    List<Double> reference = new ArrayList<>();
    for (Axis axis : axes) {
      var range = points.stream().mapToDouble(p -> axis.cost(p.value(axis))).summaryStatistics();
      double end = range.getMax() + 0.1 * (range.getMax() - range.getMin());
      reference.add(axis.cost(end));
    }
    return reference;
  }
}
