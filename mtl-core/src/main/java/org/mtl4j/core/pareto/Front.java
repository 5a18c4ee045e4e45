// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.train.RunResult;

/**
 * The result of training along preferences. The values of a point are means over its seeds;
 * dominance and hypervolume use these means. {@link #seed} is the front of one seed.
 *
 * @param axes one a task
 * @param seeds of the runs of every point
 * @param points in the order of the preferences
 * @param failures why a preference has no point, by preference
 * @param reference the reference point of the hypervolume, in the units of the axes
 */
public record Front(
    List<Axis> axes,
    List<Long> seeds,
    List<Point> points,
    Map<List<Double>, String> failures,
    List<Double> reference) {
  public Front {
    axes = List.copyOf(axes);
    seeds = List.copyOf(seeds);
    points = List.copyOf(points);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    reference = List.copyOf(reference);
  }

  /** With a reference point a tenth of each axis' range beyond the worst value of any run. */
  public Front(
      List<Axis> axes, List<Long> seeds, List<Point> points, Map<List<Double>, String> failures) {
    this(axes, seeds, points, failures, beyond(axes, points));
  }

  /**
   * The metric of a task on the front.
   *
   * @param task the name of the task
   * @param metric log-loss or mse if it fits the predictions of the task, else its primary metric
   * @param direction whether higher or lower values are better
   */
  public record Axis(String task, String metric, Direction direction) {
    /** The value of a run on the validation rows; NaN if it has none. */
    public double value(RunResult run) {
      return run.validation().getOrDefault(task, Map.of()).getOrDefault(metric, Double.NaN);
    }

    double cost(double value) {
      return direction == Direction.LOWER ? value : -value;
    }
  }

  /**
   * The runs of one preference.
   *
   * @param preference one share a task
   * @param runs one a seed; their metrics on test rows affect no choice
   */
  public record Point(List<Double> preference, List<RunResult> runs) {
    public Point {
      preference = List.copyOf(preference);
      runs = List.copyOf(runs);
    }

    /** The mean over the seeds on the validation rows. */
    public double value(Axis axis) {
      return spread(axis).mean();
    }

    /** Mean and deviation over the seeds on the validation rows. */
    public Spread spread(Axis axis) {
      return Spread.of(runs.stream().map(axis::value).toList());
    }

    /** Every metric on the validation rows, by task and id. */
    public Map<String, Map<String, Spread>> validation() {
      return spreads(RunResult::validation);
    }

    /** Every metric on the test rows, by task and id; empty without test rows. */
    public Map<String, Map<String, Spread>> test() {
      return spreads(RunResult::test);
    }

    private Map<String, Map<String, Spread>> spreads(
        Function<RunResult, Map<String, Map<String, Double>>> rows) {
      Map<String, Map<String, Spread>> spreads = new LinkedHashMap<>();
      rows.apply(runs.get(0))
          .forEach(
              (task, metrics) -> {
                Map<String, Spread> ofTask = new LinkedHashMap<>();
                for (String id : metrics.keySet()) {
                  ofTask.put(
                      id,
                      Spread.of(
                          runs.stream().map(run -> rows.apply(run).get(task).get(id)).toList()));
                }
                spreads.put(task, ofTask);
              });
      return spreads;
    }
  }

  /** The text of a preference, such as 0.250 0.750. */
  public static String text(List<Double> preference) {
    return preference.stream()
        .map(share -> String.format(Locale.ROOT, "%.3f", share))
        .collect(Collectors.joining(" "));
  }

  /** The front of one seed, with the same reference point. */
  public Front seed(int index) {
    List<Point> ofSeed =
        points.stream()
            .map(point -> new Point(point.preference(), List.of(point.runs().get(index))))
            .toList();
    return new Front(axes, List.of(seeds.get(index)), ofSeed, failures, reference);
  }

  /** Whether another point is as good on every axis and better on one, on the validation rows. */
  public boolean dominated(Point point) {
    double[] costs = costs(point);
    return points.stream()
        .map(this::costs)
        .anyMatch(other -> Hypervolume.dominates(other, costs) && !Arrays.equals(other, costs));
  }

  /** The hypervolume that the points dominate on the validation rows. */
  public double hypervolume() {
    double[] end = new double[axes.size()];
    Arrays.setAll(end, i -> axes.get(i).cost(reference.get(i)));
    return Hypervolume.of(points.stream().map(this::costs).toList(), end);
  }

  /** Mean and deviation of the hypervolumes of the single seeds. */
  public Spread hypervolumes() {
    return Spread.of(
        IntStream.range(0, seeds.size()).mapToObj(s -> seed(s).hypervolume()).toList());
  }

  private double[] costs(Point point) {
    return axes.stream().mapToDouble(axis -> axis.cost(point.value(axis))).toArray();
  }

  private static List<Double> beyond(List<Axis> axes, List<Point> points) {
    List<Double> reference = new ArrayList<>();
    for (Axis axis : axes) {
      var range =
          points.stream()
              .map(Point::runs)
              .flatMap(Collection::stream)
              .mapToDouble(run -> axis.cost(axis.value(run)))
              .summaryStatistics();
      double end = range.getMax() + 0.1 * (range.getMax() - range.getMin());
      reference.add(axis.cost(end));
    }
    return reference;
  }
}
