// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.cli.run.AbsentColumns;
import org.mtl4j.cli.run.CsvOptions;
import org.mtl4j.cli.run.KnownMetrics;
import org.mtl4j.cli.run.ModelOptions;
import org.mtl4j.cli.run.SourceOptions;
import org.mtl4j.cli.screen.MetricTable;
import org.mtl4j.cli.screen.OutputFormat;
import org.mtl4j.cli.screen.Warnings;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.csv.CsvRows;
import org.mtl4j.serve.encoding.Preprocessing;
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

  @Mixin private AbsentColumns absent;

  @Mixin private CsvOptions csv;

  @Mixin private SourceOptions source;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Registry registry = source.registry(spec.commandLine().getErr());
    try (Model model = Model.open(expected.read(folder))) {
      Evaluation evaluation =
          model.evaluate(read(model.directory()), new KnownMetrics(registry, folder));
      PrintWriter screen = spec.commandLine().getOut();
      if (format == OutputFormat.JSON) {
        screen.print(json(evaluation, model.directory().metrics()));
      } else {
        PrintWriter err = spec.commandLine().getErr();
        Warnings.print(evaluation.notes(), text -> err.println("mtl: warning: " + text));
        err.flush();
        screen.print(table(evaluation, model.directory().metrics()));
        screen.printf(Locale.ROOT, "%n%,d rows of %s%n", evaluation.rows(), data);
      }
      screen.flush();
    }
  }

  /** Reads the columns that the model uses. */
  private Table read(ModelDirectory stored) {
    ModelCard card = stored.card();
    Map<String, Held> known = new LinkedHashMap<>(card.inputs());
    known.putAll(card.labels());
    PrintWriter err = spec.commandLine().getErr();
    if (source.isDelimited(data, err)) {
      return delimited(Path.of(data), stored, known);
    }
    Map<String, ColumnType> types = new HashMap<>();
    known.forEach((name, held) -> types.put(name, held.type()));
    Table table = source.read(data, Request.only(types), err);
    return completed(table, added(stored, table.names()), known);
  }

  private Table delimited(Path file, ModelDirectory stored, Map<String, Held> known) {
    ModelCard card = stored.card();
    RowFormat format = csv.format(card);
    List<String> names = csv.names(card);
    Map<String, ColumnType> types = new HashMap<>();
    List<String> present;
    try (CsvRows rows = CsvRows.open(file, format, names)) {
      present = rows.columns();
    }
    Map<String, Optional<String>> added = added(stored, present);
    present.forEach(
        name ->
            types.put(name, known.containsKey(name) ? known.get(name).type() : ColumnType.SKIP));
    Table table =
        new CsvSource(file, format)
            .read(new Request(format.header() ? List.of() : present, types))
            .train();
    return completed(table, added, known);
  }

  /** The columns that the file lacks, if they are given or allowed to be missing. */
  private Map<String, Optional<String>> added(ModelDirectory stored, List<String> present) {
    Set<String> inputs = inputs(stored, present);
    Map<String, Optional<String>> added =
        absent.of(present, inputs, spec.commandLine().getErr());
    List<String> all = new ArrayList<>(present);
    all.addAll(added.keySet());
    requireInputs(inputs, all);
    return added;
  }

  /** The columns that the tasks with labels read; all if there is no such task. */
  private static Set<String> inputs(ModelDirectory stored, List<String> present) {
    List<String> labeled =
        stored.card().tasks().stream()
            .filter(task -> task.labels().filter(l -> present.containsAll(l.columns())).isPresent())
            .map(TaskOutput::task)
            .toList();
    Preprocessing encoding = stored.preprocessing();
    return labeled.isEmpty() ? encoding.columns() : encoding.columns(labeled);
  }

  private static Table completed(
      Table table, Map<String, Optional<String>> added, Map<String, Held> known) {
    List<Column> columns = new ArrayList<>(table.columns());
    added.forEach(
        (name, value) ->
            columns.add(
                AbsentColumns.column(
                    name, value, known.getOrDefault(name, Held.TEXT), table.rows())));
    return new Table(table.origin(), table.rows(), columns);
  }

  private void requireInputs(Set<String> inputs, List<String> present) {
    for (String input : inputs) {
      if (!present.contains(input)) {
        throw new DataException(
            "%s has no column '%s', which the model reads; %s"
                .formatted(data, input, Nearest.hint(input, present)));
      }
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
