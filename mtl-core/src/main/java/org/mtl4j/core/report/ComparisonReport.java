package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Row;
import org.mtl4j.core.compare.table.ComparisonText;
import org.mtl4j.core.compare.table.PairedDifference;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.serve.file.Json;

/**
 * The files of a comparison: {@code results.md}, the table for a person; {@code results.json} with
 * every metric, change, test, time and memory as mean and standard deviation; {@code results.csv}
 * with the same for a spreadsheet, one line a row; {@code runs.csv} with one line a metric of each
 * run. A value that is not defined is null in JSON and empty in CSV.
 */
public final class ComparisonReport {
  /** The names of the files. */
  public static final List<String> FILES =
      List.of("results.md", "results.csv", "results.json", "runs.csv");

  private ComparisonReport() {}

  /** Writes all of them. */
  public static void write(OutputDirectory directory, ComparisonTable table) {
    directory.write("runs.csv", runs(table));
    directory.write("results.json", json(table));
    directory.write("results.csv", summary(table));
    directory.write("results.md", ComparisonText.markdown(table));
  }

  static String json(ComparisonTable table) {
    ObjectNode root = Json.object();
    root.put("rows", table.onTest() ? "test" : "validation");
    table.seeds().forEach(root.putArray("seeds")::add);
    ObjectNode primary = root.putObject("primary");
    table.columns().forEach(column -> primary.put(column.task(), column.metric()));
    ObjectNode results = root.putObject("results");
    table.rows().forEach(row -> results.set(row.name(), row(row)));
    table.warnings().forEach(root.putArray("warnings")::add);
    return Json.text(root);
  }

  private static ObjectNode row(Row row) {
    ObjectNode node = Json.object();
    if (row.failure().isPresent()) {
      return node.put("failure", row.failure().get());
    }
    node.set("metrics", MetricsJson.spreads(row.metrics()));
    if (!row.changes().isEmpty()) {
      node.set("change-percent", MetricsJson.spread(row.changes()));
      node.set("delta-m-percent", MetricsJson.spread(row.deltaM()));
      node.set("delta-m-test", test(row.test()));
      ObjectNode tests = node.putObject("tests");
      row.tests().forEach((task, test) -> tests.set(task, test(test)));
    }
    Json.put(node, "mean-rank", row.rank());
    node.set("seconds", MetricsJson.spread(row.seconds()));
    node.set("memory-mib", MetricsJson.spread(row.memory()));
    return node;
  }

  /** The p values of both paired tests against the baselines. */
  private static ObjectNode test(PairedDifference test) {
    ObjectNode node = Json.object();
    Json.put(node, "paired-t-p", test.t());
    Json.put(node, "wilcoxon-p", test.wilcoxon());
    return node.put("pairs", test.pairs());
  }

  static String summary(ComparisonTable table) {
    List<List<String>> lines = new ArrayList<>();
    List<String> titles = new ArrayList<>(List.of("row"));
    for (Column column : table.columns()) {
      String name = column.task() + "/" + column.metric();
      titles.addAll(List.of(name, name + "/deviation", column.task() + "/change-percent"));
      titles.addAll(List.of(column.task() + "/paired-t-p", column.task() + "/wilcoxon-p"));
    }
    titles.addAll(List.of("delta-m-percent", "delta-m-percent/deviation", "paired-t-p"));
    titles.addAll(List.of("wilcoxon-p", "mean-rank", "seconds", "memory-mib", "failure"));
    lines.add(titles);
    table.rows().forEach(row -> lines.add(cells(table, row)));
    return Csv.text(lines);
  }

  private static List<String> cells(ComparisonTable table, Row row) {
    Spread none = Spread.of(List.of());
    PairedDifference untested = new PairedDifference(Double.NaN, Double.NaN, 0);
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (Column column : table.columns()) {
      Spread metric =
          row.metrics().getOrDefault(column.task(), Map.of()).getOrDefault(column.metric(), none);
      PairedDifference test = row.tests().getOrDefault(column.task(), untested);
      cells.add(Csv.number(metric.mean()));
      cells.add(Csv.number(metric.deviation()));
      cells.add(Csv.number(row.changes().getOrDefault(column.task(), none).mean()));
      cells.add(Csv.number(test.t()));
      cells.add(Csv.number(test.wilcoxon()));
    }
    cells.add(Csv.number(row.deltaM().mean()));
    cells.add(Csv.number(row.deltaM().deviation()));
    cells.add(Csv.number(row.test().t()));
    cells.add(Csv.number(row.test().wilcoxon()));
    cells.add(Csv.number(row.rank()));
    cells.add(Csv.number(row.seconds().mean()));
    cells.add(Csv.number(row.memory().mean()));
    cells.add(row.failure().orElse(""));
    return cells;
  }

  static String runs(ComparisonTable table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("row", "run", "seed", "rows", "task", "metric", "value", "seconds"));
    for (Row row : table.rows()) {
      for (RunResult run : row.runs()) {
        values(lines, row.name(), run, "validation", run.validation());
        values(lines, row.name(), run, "test", run.test());
      }
    }
    return Csv.text(lines);
  }

  private static void values(
      List<List<String>> lines,
      String name,
      RunResult run,
      String rows,
      Map<String, Map<String, Double>> values) {
    values.forEach(
        (task, metrics) ->
            metrics.forEach(
                (metric, value) ->
                    lines.add(
                        List.of(
                            name,
                            run.run(),
                            Long.toString(run.seed()),
                            rows,
                            task,
                            metric,
                            Csv.number(value),
                            Csv.number(run.seconds())))));
  }
}
