package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.mtl4j.core.judge.ComparisonTable;
import org.mtl4j.core.judge.ComparisonTable.Row;
import org.mtl4j.core.judge.Spread;
import org.mtl4j.core.train.RunResult;

/**
 * The files of a comparison: {@code results.txt}, the table for a person; {@code results.json} with
 * every metric, change and time as mean and standard deviation; {@code runs.csv} with one line a
 * metric of each run.
 */
public final class ComparisonReport {
  /** The names of the files. */
  public static final List<String> FILES = List.of("results.txt", "results.json", "runs.csv");

  private ComparisonReport() {}

  /** Writes all three. */
  public static void write(OutputDirectory directory, ComparisonTable table) {
    directory.write("runs.csv", runs(table));
    directory.write("results.json", json(table));
    directory.write("results.txt", table.toString());
  }

  static String json(ComparisonTable table) {
    ObjectNode root = Json.object();
    root.put("rows", table.onTest() ? "test" : "validation");
    table.seeds().forEach(root.putArray("seeds")::add);
    ObjectNode results = root.putObject("results");
    table.rows().forEach(row -> results.set(row.name(), row(row)));
    return Json.text(root);
  }

  private static ObjectNode row(Row row) {
    ObjectNode node = Json.object();
    ObjectNode metrics = node.putObject("metrics");
    row.metrics().forEach((task, values) -> metrics.set(task, spreads(values)));
    if (!row.changes().isEmpty()) {
      node.set("change-percent", spreads(row.changes()));
      node.set("delta-m-percent", Json.spread(row.deltaM()));
    }
    node.set("seconds", Json.spread(row.seconds()));
    return node;
  }

  private static ObjectNode spreads(Map<String, Spread> spreads) {
    ObjectNode node = Json.object();
    spreads.forEach((name, spread) -> node.set(name, Json.spread(spread)));
    return node;
  }

  static String runs(ComparisonTable table) {
    StringWriter text = new StringWriter();
    CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
    csv.writeRecord("combination", "seed", "rows", "task", "metric", "value", "seconds");
    for (Row row : table.rows()) {
      for (RunResult run : row.runs()) {
        values(csv, row.name(), run, "validation", run.validation());
        values(csv, row.name(), run, "test", run.test());
      }
    }
    return text.toString();
  }

  private static void values(
      CsvWriter csv,
      String name,
      RunResult run,
      String rows,
      Map<String, Map<String, Double>> values) {
    values.forEach(
        (task, metrics) ->
            metrics.forEach(
                (metric, value) ->
                    csv.writeRecord(
                        name,
                        Long.toString(run.seed()),
                        rows,
                        task,
                        metric,
                        Double.isFinite(value) ? Double.toString(value) : "",
                        Double.toString(run.seconds()))));
  }
}
