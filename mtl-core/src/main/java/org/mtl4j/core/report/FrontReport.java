// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.serve.file.Json;

/**
 * The files of a front: {@code front.csv}, one line a point with its preference, whether another
 * point dominates it, and mean and standard deviation over the seeds of every metric on validation
 * and test rows; {@code runs.csv}, one line a run, with dominance among the runs of its seed;
 * {@code front.json} with all of that, the axes, the hypervolume and its reference point. NaN is
 * null in JSON and empty in CSV.
 */
public final class FrontReport {
  /** The names of all files. */
  public static final List<String> FILES = List.of("front.csv", "runs.csv", "front.json");

  private FrontReport() {}

  /** Writes all files. */
  public static void write(OutputDirectory directory, Front front) {
    List<Front> alone = IntStream.range(0, front.seeds().size()).mapToObj(front::seed).toList();
    directory.write("runs.csv", runs(front, alone));
    directory.write("front.json", json(front, alone));
    directory.write("front.csv", points(front));
  }

  private static String points(Front front) {
    List<List<String>> lines = new ArrayList<>();
    List<String> titles = preferences(front);
    titles.add("dominated");
    Point any = front.points().get(0);
    metrics("validation", any.runs().get(0).validation())
        .forEach(title -> titles.addAll(List.of(title, title + "/deviation")));
    metrics("test", any.runs().get(0).test())
        .forEach(title -> titles.addAll(List.of(title, title + "/deviation")));
    titles.add("seconds");
    lines.add(titles);
    for (Point point : front.points()) {
      List<String> cells = shares(point);
      cells.add(Boolean.toString(front.dominated(point)));
      spreads(cells, point.validation());
      spreads(cells, point.test());
      cells.add(Csv.number(seconds(point).mean()));
      lines.add(cells);
    }
    return Csv.text(lines);
  }

  private static void spreads(List<String> cells, Map<String, Map<String, Spread>> values) {
    for (Map<String, Spread> metrics : values.values()) {
      for (Spread spread : metrics.values()) {
        cells.add(Csv.number(spread.mean()));
        cells.add(Csv.number(spread.deviation()));
      }
    }
  }

  private static String runs(Front front, List<Front> alone) {
    List<List<String>> lines = new ArrayList<>();
    List<String> titles = preferences(front);
    titles.addAll(List.of("seed", "dominated"));
    RunResult any = front.points().get(0).runs().get(0);
    titles.addAll(metrics("validation", any.validation()));
    titles.addAll(metrics("test", any.test()));
    titles.add("seconds");
    lines.add(titles);
    for (int p = 0; p < front.points().size(); p++) {
      for (Front seed : alone) {
        Point point = seed.points().get(p);
        RunResult run = point.runs().get(0);
        List<String> cells = shares(point);
        cells.add(Long.toString(run.seed()));
        cells.add(Boolean.toString(seed.dominated(point)));
        List.of(run.validation(), run.test())
            .forEach(
                rows ->
                    rows.values()
                        .forEach(task -> task.values().forEach(v -> cells.add(Csv.number(v)))));
        cells.add(Csv.number(run.seconds()));
        lines.add(cells);
      }
    }
    return Csv.text(lines);
  }

  private static List<String> preferences(Front front) {
    return new ArrayList<>(front.axes().stream().map(axis -> "preference/" + axis.task()).toList());
  }

  private static List<String> shares(Point point) {
    return new ArrayList<>(point.preference().stream().map(share -> share.toString()).toList());
  }

  private static List<String> metrics(String rows, Map<String, Map<String, Double>> values) {
    List<String> titles = new ArrayList<>();
    values.forEach(
        (task, metrics) ->
            metrics.keySet().forEach(id -> titles.add(rows + "/" + task + "/" + id)));
    return titles;
  }

  private static String json(Front front, List<Front> alone) {
    ObjectNode root = Json.object();
    front.seeds().forEach(root.putArray("seeds")::add);
    root.set("hypervolume", MetricsJson.spread(front.hypervolumes()));
    Json.put(root, "hypervolume-of-means", front.hypervolume());
    ArrayNode axes = root.putArray("axes");
    for (int i = 0; i < front.axes().size(); i++) {
      Axis axis = front.axes().get(i);
      ObjectNode node = axes.addObject().put("task", axis.task()).put("metric", axis.metric());
      Json.put(node, "reference", front.reference().get(i));
    }
    ArrayNode points = root.putArray("points");
    for (int p = 0; p < front.points().size(); p++) {
      points.add(point(front, front.points().get(p), alone, p));
    }
    ArrayNode failures = root.putArray("failures");
    front
        .failures()
        .forEach(
            (preference, reason) -> {
              ObjectNode node = failures.addObject();
              preference.forEach(node.putArray("preference")::add);
              node.put("reason", reason);
            });
    return Json.text(root);
  }

  private static ObjectNode point(Front front, Point point, List<Front> alone, int place) {
    ObjectNode node = Json.object();
    point.preference().forEach(node.putArray("preference")::add);
    node.put("dominated", front.dominated(point));
    node.set("validation", MetricsJson.spreads(point.validation()));
    node.set("test", MetricsJson.spreads(point.test()));
    node.set("seconds", MetricsJson.spread(seconds(point)));
    ArrayNode runs = node.putArray("runs");
    for (Front seed : alone) {
      Point one = seed.points().get(place);
      RunResult run = one.runs().get(0);
      ObjectNode child = runs.addObject();
      child.put("seed", run.seed());
      child.put("dominated", seed.dominated(one));
      child.set("validation", MetricsJson.metrics(run.validation()));
      child.set("test", MetricsJson.metrics(run.test()));
      child.put("seconds", run.seconds());
    }
    return node;
  }

  private static Spread seconds(Point point) {
    return Spread.of(point.runs().stream().map(RunResult::seconds).toList());
  }
}
