// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.serve.file.Json;

/**
 * The files of one run: {@code metrics.json} with metric values by split, task and id, the seed and
 * the seconds; {@code history.csv} with a row per epoch; {@code run.json} with the name of the run,
 * the best epoch, that of each task if they differ, why training ended, rows, epochs and seconds of
 * a second training on all rows, the number of skipped steps, whether the best epoch is the last
 * and validation still improves, the tasks that are not better than their training mean, the report
 * of a warm start and the warnings; {@code config.yaml} with the resolved configuration. NaN is
 * null in JSON and empty in CSV; epochs count from 1.
 */
public final class RunReport {
  /** The file that is written last. */
  public static final String METRICS = "metrics.json";

  /** The names of all files. */
  public static final List<String> FILES =
      List.of(METRICS, "history.csv", "run.json", "config.yaml");

  /** The metrics of classical methods beside those of the run. */
  public static final String REFERENCES = "references.json";

  private RunReport() {}

  /**
   * Writes {@code references.json}: validation and test metrics, and the seconds, by the name of
   * the method. Without a result it writes nothing.
   */
  public static void writeReferences(OutputDirectory directory, List<RunResult> references) {
    if (!references.isEmpty()) {
      ObjectNode root = Json.object();
      for (RunResult result : references) {
        ObjectNode node = root.putObject(result.run());
        node.set("validation", MetricsJson.metrics(result.validation()));
        node.set("test", MetricsJson.metrics(result.test()));
        node.put("seconds", result.seconds());
      }
      directory.write(REFERENCES, Json.text(root));
    }
  }

  /**
   * Writes all files, the metrics last.
   *
   * @param configuration the resolved configuration as YAML
   */
  public static void write(OutputDirectory directory, RunResult result, String configuration) {
    write(directory, result, configuration, List.of());
  }

  /**
   * As {@link #write(OutputDirectory, RunResult, String)}, with more columns in the history.
   *
   * @param recorded means over the recorded steps of each epoch, by column, as in {@link
   *     GradientLog#epochs}; a column that an epoch does not have is empty
   */
  public static void write(
      OutputDirectory directory,
      RunResult result,
      String configuration,
      List<Map<String, Double>> recorded) {
    directory.write("config.yaml", configuration);
    directory.write("history.csv", history(result.history(), recorded));
    directory.write("run.json", run(result));
    directory.write(METRICS, metrics(result));
  }

  static String metrics(RunResult result) {
    ObjectNode root = Json.object();
    root.set("validation", MetricsJson.metrics(result.validation()));
    root.set("test", MetricsJson.metrics(result.test()));
    root.put("seed", result.seed());
    root.put("seconds", result.seconds());
    return Json.text(root);
  }

  static String run(RunResult result) {
    ObjectNode root = Json.object();
    root.put("run", result.run());
    root.put("epoch", result.best() + 1);
    if (!result.epochs().isEmpty()) {
      ObjectNode epochs = root.putObject("epochs");
      result.epochs().forEach((task, epoch) -> epochs.put(task, epoch + 1));
    }
    root.put("ending", result.ending());
    result
        .refit()
        .ifPresent(
            refit ->
                root.putObject("refit")
                    .put("rows", refit.rows())
                    .put("epochs", refit.epochs())
                    .put("seconds", refit.seconds()));
    root.put("skipped", result.skipped());
    root.put("best-is-last", result.outlook().last());
    root.put("still-improves", result.outlook().improving());
    result.outlook().behindMean().forEach(root.putArray("not-better-than-mean")::add);
    result.start().ifPresent(start -> start.write(root.putObject("start")));
    result.warnings().forEach(root.putArray("warnings")::add);
    return Json.text(root);
  }

  static String history(List<EpochEnded> epochs, List<Map<String, Double>> recorded) {
    List<List<String>> lines = new ArrayList<>();
    Set<String> further = new LinkedHashSet<>();
    recorded.forEach(means -> further.addAll(means.keySet()));
    boolean skipped = epochs.stream().anyMatch(epoch -> epoch.skipped() > 0);
    if (!epochs.isEmpty()) {
      List<String> titles = titles(epochs.get(0));
      if (skipped) {
        titles.add("skipped");
      }
      titles.addAll(further);
      lines.add(titles);
    }
    for (EpochEnded epoch : epochs) {
      List<String> cells = cells(epoch);
      if (skipped) {
        cells.add(Long.toString(epoch.skipped()));
      }
      Map<String, Double> means =
          epoch.epoch() < recorded.size() ? recorded.get(epoch.epoch()) : Map.of();
      further.forEach(title -> cells.add(Csv.number(means.getOrDefault(title, Double.NaN))));
      lines.add(cells);
    }
    return Csv.text(lines);
  }

  private static List<String> titles(EpochEnded epoch) {
    List<String> titles = new ArrayList<>(List.of("epoch", "seconds", "rate", "criterion", "best"));
    epoch.losses().keySet().forEach(task -> titles.add(task + "/loss"));
    epoch
        .validation()
        .forEach((task, metrics) -> metrics.keySet().forEach(id -> titles.add(task + "/" + id)));
    epoch.eachObserved((name, mean) -> titles.add(name));
    return titles;
  }

  private static List<String> cells(EpochEnded epoch) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(epoch.epoch() + 1));
    cells.add(Csv.number(epoch.seconds()));
    cells.add(Csv.number(epoch.rate()));
    cells.add(Csv.number(epoch.criterion()));
    cells.add(Boolean.toString(epoch.best()));
    epoch.losses().values().forEach(loss -> cells.add(Csv.number(loss)));
    epoch
        .validation()
        .values()
        .forEach(metrics -> metrics.values().forEach(value -> cells.add(Csv.number(value))));
    epoch.eachObserved((name, mean) -> cells.add(Csv.number(mean)));
    return cells;
  }
}
