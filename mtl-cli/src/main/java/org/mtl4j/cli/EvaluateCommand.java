// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.cli.run.KnownMetrics;
import org.mtl4j.cli.run.LabeledRows;
import org.mtl4j.cli.run.ModelOptions;
import org.mtl4j.cli.screen.MetricTable;
import org.mtl4j.cli.screen.OutputFormat;
import org.mtl4j.cli.screen.Warnings;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.file.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl evaluate}: the metrics of a stored model on labeled rows. */
@Command(
    name = "evaluate",
    description = "Evaluate a stored model on labeled rows, beside its metrics in training.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl evaluate runs/census/model new.csv",
      "  mtl evaluate runs/census/model new.csv --format json",
      "  mtl evaluate runs/census/model new.parquet",
      "",
      "Tasks without label columns in DATA are skipped."
    })
final class EvaluateCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Folder of the model.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "File with labels: CSV, plain or compressed, or what a data source reads, such as ARFF or"
              + " Parquet.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json: {rows, notes, tasks: {TASK: {METRIC: {value, validation, test}}}}."
              + " Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Option(
      names = "--each-task",
      description = "Print the metrics of each task, not their means, if there are many tasks.")
  private boolean eachTask;

  @Mixin private ModelOptions expected;

  @Mixin private LabeledRows rows;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    Registry registry = rows.registry(err);
    try (Model model = Model.open(expected.read(folder))) {
      Evaluation evaluation =
          model.evaluate(
              rows.read(data, model.directory(), err), new KnownMetrics(registry, folder));
      PrintWriter screen = spec.commandLine().getOut();
      if (format == OutputFormat.JSON) {
        screen.print(json(evaluation, model.directory().metrics()));
      } else {
        Warnings.print(evaluation.notes(), text -> err.println("mtl: warning: " + text));
        err.flush();
        screen.print(table(evaluation, model.directory().metrics()));
        screen.printf(Locale.ROOT, "%n%,d rows of %s%n", evaluation.rows(), data);
      }
      screen.flush();
    }
  }

  private String table(Evaluation evaluation, StoredMetrics stored) {
    MetricTable table =
        new MetricTable(spec.commandLine(), List.of("DATA", "validation", "test"), eachTask);
    evaluation
        .metrics()
        .forEach(
            (task, metrics) ->
                metrics.forEach(
                    (id, value) ->
                        table.add(
                            task,
                            id,
                            List.of(
                                value,
                                value(stored.validation(), task, id),
                                value(stored.test(), task, id)),
                            "")));
    return table.text();
  }

  private static double value(Map<String, Map<String, Double>> values, String task, String id) {
    return values.getOrDefault(task, Map.of()).getOrDefault(id, Double.NaN);
  }

  private static String json(Evaluation evaluation, StoredMetrics stored) {
    ObjectNode root = Json.object();
    root.put("rows", evaluation.rows());
    evaluation.notes().forEach(root.putArray("notes")::add);
    ObjectNode tasks = root.putObject("tasks");
    evaluation
        .metrics()
        .forEach(
            (task, metrics) -> {
              ObjectNode ofTask = tasks.putObject(task);
              metrics.forEach(
                  (id, value) -> {
                    ObjectNode node = ofTask.putObject(id);
                    Json.put(node, "value", value);
                    Json.put(node, "validation", value(stored.validation(), task, id));
                    Json.put(node, "test", value(stored.test(), task, id));
                  });
            });
    return Json.text(root);
  }
}
