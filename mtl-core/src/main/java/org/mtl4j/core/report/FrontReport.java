package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;

/**
 * The files of a front: {@code front.csv}, one line a point with its preference, whether another
 * dominates it, and every metric on validation and test rows; {@code front.json} with the same, the
 * axes, the hypervolume and its reference point.
 */
public final class FrontReport {
  private FrontReport() {}

  /** Writes both. */
  public static void write(OutputDirectory directory, Front front) {
    directory.write("front.csv", csv(front));
    directory.write("front.json", json(front));
  }

  static String csv(Front front) {
    StringWriter text = new StringWriter();
    CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
    List<String> titles = new ArrayList<>();
    front.axes().forEach(axis -> titles.add("preference/" + axis.task()));
    titles.add("dominated");
    Point any = front.points().get(0);
    titles(titles, "validation", any.result().validation());
    titles(titles, "test", any.result().test());
    csv.writeRecord(titles);
    for (Point point : front.points()) {
      List<String> cells = new ArrayList<>();
      point.preference().forEach(share -> cells.add(Double.toString(share)));
      cells.add(Boolean.toString(front.dominated(point)));
      cells(cells, point.result().validation());
      cells(cells, point.result().test());
      csv.writeRecord(cells);
    }
    return text.toString();
  }

  private static void titles(
      List<String> titles, String rows, Map<String, Map<String, Double>> values) {
    values.forEach(
        (task, metrics) ->
            metrics.keySet().forEach(id -> titles.add(rows + "/" + task + "/" + id)));
  }

  private static void cells(List<String> cells, Map<String, Map<String, Double>> values) {
    values
        .values()
        .forEach(
            metrics ->
                metrics
                    .values()
                    .forEach(v -> cells.add(Double.isFinite(v) ? Double.toString(v) : "")));
  }

  static String json(Front front) {
    ObjectNode root = Json.object();
    Json.put(root, "hypervolume", front.hypervolume());
    ArrayNode axes = root.putArray("axes");
    for (int i = 0; i < front.axes().size(); i++) {
      Axis axis = front.axes().get(i);
      ObjectNode node = axes.addObject().put("task", axis.task()).put("metric", axis.metric());
      Json.put(node, "reference", front.reference().get(i));
    }
    ArrayNode points = root.putArray("points");
    for (Point point : front.points()) {
      ObjectNode node = points.addObject();
      point.preference().forEach(node.putArray("preference")::add);
      node.put("dominated", front.dominated(point));
      node.set("validation", Json.metrics(point.result().validation()));
      node.set("test", Json.metrics(point.result().test()));
      node.put("seconds", point.result().seconds());
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
}
