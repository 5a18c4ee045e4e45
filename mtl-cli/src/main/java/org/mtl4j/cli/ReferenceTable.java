// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.cli.screen.MetricTable;
import org.mtl4j.cli.screen.TextTable;
import org.mtl4j.cli.screen.Warnings;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.evaluation.DeltaM;
import org.mtl4j.core.train.evaluation.MetricText;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.resume.StopSignal;
import picocli.CommandLine;

/**
 * Classical methods beside a trained model: the primary metric of every task, and Δm against the
 * model.
 *
 * @param tasks the tasks of the model
 * @param model the result of the model
 * @param references the results of the methods
 */
record ReferenceTable(List<EvaluatedTask> tasks, RunResult model, List<RunResult> references) {

  /**
   * Fits the methods. Prints why a method is left out or failed.
   *
   * @param stop once it is requested, the remaining methods are left out: the run is complete
   */
  static ReferenceTable of(
      TrainedModel model, References references, StopSignal stop, PrintWriter err) {
    List<RunResult> results = new ArrayList<>();
    double training = model.result().seconds();
    references
        .leftOut(model.plan(), training)
        .forEach(
            (name, reason) ->
                err.printf("mtl: the reference '%s' was left out: %s%n", name, reason));
    references
        .fitted(model.plan(), training)
        .methods()
        .forEach(
            (name, method) -> {
              if (stop.requested()) {
                err.printf("mtl: the reference '%s' was left out: interrupted%n", name);
                return;
              }
              try {
                results.add(model.reference(name, method));
              } catch (MtlException e) {
                err.printf("mtl: warning: the reference '%s' failed: %s%n", name, e.getMessage());
              } catch (RuntimeException | LinkageError e) {
                err.printf("mtl: warning: the reference '%s' failed: unexpected %s%n", name, e);
              }
            });
    List<String> warnings = results.stream().flatMap(result -> result.warnings().stream()).toList();
    Warnings.print(warnings, text -> err.println("mtl: warning: " + text));
    err.flush();
    return new ReferenceTable(model.plan().tasks(), model.result(), results);
  }

  /**
   * The table with a verdict below; empty without a result.
   *
   * @param eachTask whether each task has its line, however many there are
   */
  String text(CommandLine line, boolean eachTask) {
    if (references.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable(line);
    List<RunResult> all = Stream.concat(Stream.of(model), references.stream()).toList();
    table.row(cells("references", "metric", all.stream().map(each -> name(each)).toList()));
    if (eachTask || tasks.size() < MetricTable.MANY) {
      for (EvaluatedTask task : tasks) {
        table.row(row(task.name(), task.primary(), List.of(task), all));
      }
    } else {
      tasks.stream()
          .collect(groupingBy(EvaluatedTask::primary, LinkedHashMap::new, toList()))
          .forEach(
              (metric, of) ->
                  table.row(row("mean of %d tasks".formatted(of.size()), metric, of, all)));
      table.row(
          cells(
              "better on", "tasks", all.stream().map(each -> number("%.0f", wins(each))).toList()));
    }
    table.row(
        cells(
            "Δm %",
            "",
            all.stream()
                .map(each -> number("%+.2f", each.equals(model) ? Double.NaN : deltaM(each)))
                .toList()));
    return "\n" + table.text() + verdict();
  }

  /** The means of a metric over tasks. */
  private String[] row(
      String name, String metric, List<EvaluatedTask> of, List<RunResult> results) {
    return cells(name, metric, results.stream().map(result -> metric(mean(result, of))).toList());
  }

  /** Over the tasks whose metric is defined. */
  private static double mean(RunResult result, List<EvaluatedTask> of) {
    return of.stream()
        .mapToDouble(task -> value(result, task))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** The number of tasks on which a method is better than the model; NaN for the model. */
  private double wins(RunResult result) {
    return result.equals(model)
        ? Double.NaN
        : tasks.stream().filter(task -> percent(result, task) > 0).count();
  }

  private double percent(RunResult reference, EvaluatedTask task) {
    return DeltaM.percent(
        task.primaryMetric().direction(), value(reference, task), value(model, task));
  }

  private String name(RunResult result) {
    return result.equals(model) ? "this model" : result.run();
  }

  private String verdict() {
    return references.stream()
        .filter(each -> deltaM(each) > 0)
        .max(Comparator.comparingDouble(this::deltaM))
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "'%s' is better than this model: Δm %+.2f %%.%n",
                    best.run(),
                    deltaM(best)))
        .orElse("");
  }

  /** Over the tasks whose metric is defined. */
  private double deltaM(RunResult reference) {
    return DeltaM.mean(
        tasks.stream()
            .mapToDouble(task -> percent(reference, task))
            .filter(change -> !Double.isNaN(change))
            .toArray());
  }

  private static double value(RunResult result, EvaluatedTask task) {
    return result
        .reported()
        .getOrDefault(task.name(), Map.of())
        .getOrDefault(task.primary(), Double.NaN);
  }

  private static String metric(double value) {
    return number(MetricText.format(value), value);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  /** Numbers are aligned to the right, as wide as the longest name of a column. */
  private String[] cells(String first, String second, List<String> others) {
    List<String> cells = new ArrayList<>(List.of(first, second));
    int width =
        Collections.max(
            Stream.concat(Stream.of("this model"), references.stream().map(RunResult::run))
                .map(String::length)
                .toList());
    others.forEach(cell -> cells.add(" ".repeat(Math.max(0, width - cell.length())) + cell));
    cells.add("");
    return cells.toArray(String[]::new);
  }
}
