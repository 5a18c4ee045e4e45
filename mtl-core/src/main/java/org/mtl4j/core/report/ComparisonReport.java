// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;
import org.mtl4j.core.compare.table.ComparisonText;
import org.mtl4j.core.compare.table.PairedDifference;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.serve.file.Json;

/**
 * The files of a comparison: {@code results.md}, the table as text; {@code results.json} with every
 * metric, change, test, time and memory as mean and standard deviation, and half the 95 % interval
 * of the mean of Δm; {@code results.csv} with the same means, one line an entry; {@code runs.csv}
 * with one line a metric of each run. NaN is null in JSON and empty in CSV.
 */
public final class ComparisonReport {
  /** The names of all files. */
  public static final List<String> FILES =
      List.of("results.md", "results.csv", "results.json", "runs.csv");

  private ComparisonReport() {}

  /** Writes all files. */
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
    root.put("split-differs-by-seed", table.splits());
    ObjectNode primary = root.putObject("primary");
    table.columns().forEach(column -> primary.put(column.task(), column.metric()));
    ObjectNode better = root.putObject("better");
    table
        .columns()
        .forEach(
            column ->
                better.put(column.task(), column.direction().name().toLowerCase(Locale.ROOT)));
    ObjectNode results = root.putObject("results");
    table.entries().forEach(entry -> results.set(entry.name(), entry(entry)));
    table.warnings().forEach(root.putArray("warnings")::add);
    return Json.text(root);
  }

  private static ObjectNode entry(Entry entry) {
    ObjectNode node = Json.object();
    if (entry.failure().isPresent()) {
      return node.put("failure", entry.failure().get());
    }
    node.set("metrics", MetricsJson.spreads(entry.metrics()));
    if (!entry.changes().isEmpty()) {
      node.set("change-percent", MetricsJson.spread(entry.changes()));
      node.set("delta-m-percent", MetricsJson.spread(entry.deltaM()));
      Json.put(node, "delta-m-margin", entry.deltaM().margin());
      node.set("delta-m-test", test(entry.test()));
      ObjectNode tests = node.putObject("tests");
      entry.tests().forEach((task, test) -> tests.set(task, test(test)));
    }
    Json.put(node, "mean-rank", entry.rank());
    node.set("seconds", MetricsJson.spread(entry.seconds()));
    node.set("memory-mib", MetricsJson.spread(entry.memory()));
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
    table.entries().forEach(entry -> lines.add(cells(table, entry)));
    return Csv.text(lines);
  }

  private static List<String> cells(ComparisonTable table, Entry entry) {
    Spread none = Spread.of(List.of());
    PairedDifference untested = new PairedDifference(Double.NaN, Double.NaN, 0);
    List<String> cells = new ArrayList<>(List.of(entry.name()));
    for (Column column : table.columns()) {
      Spread metric =
          entry.metrics().getOrDefault(column.task(), Map.of()).getOrDefault(column.metric(), none);
      PairedDifference test = entry.tests().getOrDefault(column.task(), untested);
      cells.add(Csv.number(metric.mean()));
      cells.add(Csv.number(metric.deviation()));
      cells.add(Csv.number(entry.changes().getOrDefault(column.task(), none).mean()));
      cells.add(Csv.number(test.t()));
      cells.add(Csv.number(test.wilcoxon()));
    }
    cells.add(Csv.number(entry.deltaM().mean()));
    cells.add(Csv.number(entry.deltaM().deviation()));
    cells.add(Csv.number(entry.test().t()));
    cells.add(Csv.number(entry.test().wilcoxon()));
    cells.add(Csv.number(entry.rank()));
    cells.add(Csv.number(entry.seconds().mean()));
    cells.add(Csv.number(entry.memory().mean()));
    cells.add(entry.failure().orElse(""));
    return cells;
  }

  static String runs(ComparisonTable table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("row", "run", "seed", "rows", "task", "metric", "value", "seconds"));
    for (Entry entry : table.entries()) {
      for (RunResult run : entry.runs()) {
        values(lines, entry.name(), run, "validation", run.validation());
        values(lines, entry.name(), run, "test", run.test());
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
