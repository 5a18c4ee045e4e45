// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.cli.screen.LiveLines;
import org.mtl4j.cli.screen.Screen;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.evaluation.DeltaM;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.file.Json;

/**
 * The progress of many runs: on a terminal a live table with a row for each entry of the
 * comparison, elsewhere a line for each run. If tasks are also trained alone, shows Δm on the
 * validation rows; test rows are reported only at the end.
 */
final class TrialTable implements AutoCloseable {
  private static final int DEFAULT_HEIGHT = 24;

  /** Width of the first column, at least. */
  private static final int MIN_NAME = 8;

  /** Width of the other columns. */
  private static final int REST = 52;

  /** Width of the column that says what runs. */
  private static final int NOW = 22;

  private final PrintWriter err;
  private final Path folder;
  private final boolean terminal;
  private final Map<String, RowState> rows = new LinkedHashMap<>();
  private final Map<Long, Map<String, Double>> baselines = new LinkedHashMap<>();
  private final Set<Trial> running = new HashSet<>();
  private Optional<LiveLines> screen = Optional.empty();
  private List<EvaluatedTask> tasks = List.of();
  private long began;
  private int total;
  private int ended;
  private int stored;
  private int reported;
  private boolean compared;

  /**
   * Shows nothing before the first trials are planned.
   *
   * @param folder the folder with the stored runs
   */
  TrialTable(PrintWriter err, Path folder) {
    this.err = err;
    this.folder = folder;
    this.terminal = Screen.terminal();
  }

  /** Sets the number of all trials. */
  synchronized void planned(int trials) {
    total = trials;
  }

  /** Adds the next trials. */
  synchronized void begin(RunPlan common, List<List<Trial>> sequences) {
    tasks = common.tasks();
    for (List<Trial> sequence : sequences) {
      for (Trial trial : sequence) {
        rows.computeIfAbsent(trial.entry(), row -> new RowState()).planned++;
        compared |= trial.alone().isPresent();
      }
    }
    if (began == 0) {
      began = System.nanoTime();
      screen = terminal ? Optional.of(new LiveLines(err, this::lines)) : Optional.empty();
    }
  }

  /** A trial starts. */
  synchronized void started(Trial trial) {
    reportStored();
    running.add(trial);
    rows.get(trial.entry()).now = Optional.of(new Now(trial, 0, 0));
  }

  private void reportStored() {
    if (!terminal && stored > reported) {
      reported = stored;
      err.printf("%d of %d runs are already stored in %s%n", stored, total, folder);
      err.flush();
    }
  }

  /** An epoch of a trial ended, counted from 1. */
  synchronized void epoch(Trial trial, int epoch, int epochs) {
    rows.get(trial.entry()).now = Optional.of(new Now(trial, epoch, epochs));
  }

  /** A trial ended, or was found in the folder. */
  synchronized void ended(Trial trial, Outcome outcome) {
    RowState row = rows.get(trial.entry());
    boolean ran = running.remove(trial);
    row.now = Optional.empty();
    row.ended++;
    ended++;
    stored += ran ? 0 : 1;
    double change = Double.NaN;
    if (outcome instanceof Outcome.Finished finished) {
      row.seconds += finished.result().seconds();
      change = change(trial, finished.result());
      if (!Double.isNaN(change)) {
        row.changes.add(change);
      }
    } else if (outcome instanceof Outcome.Failed failed) {
      row.failure = Optional.of(failed.reason());
    }
    if (!terminal && ran) {
      line(trial, outcome, change);
    }
  }

  /** Δm of a run on validation rows; stores the metrics of a baseline. */
  private double change(Trial trial, RunResult result) {
    Map<String, Double> reference =
        baselines.computeIfAbsent(trial.seed(), seed -> new LinkedHashMap<>());
    double sum = 0;
    for (EvaluatedTask task : tasks) {
      Map<String, Double> metrics = result.validation().get(task.name());
      double value = metrics == null ? Double.NaN : metrics.get(task.primary());
      if (trial.alone().isPresent()) {
        if (metrics != null) {
          reference.put(task.name(), value);
        }
        sum = Double.NaN;
      } else {
        double alone = reference.getOrDefault(task.name(), Double.NaN);
        sum += DeltaM.percent(task.primaryMetric().direction(), value, alone);
      }
    }
    return sum / tasks.size();
  }

  private void line(Trial trial, Outcome outcome, double change) {
    String text =
        outcome instanceof Outcome.Failed failed
            ? "failed: " + failed.reason()
            : String.format(
                Locale.ROOT,
                "%.1f s%s",
                ((Outcome.Finished) outcome).result().seconds(),
                Double.isNaN(change) ? "" : String.format(Locale.ROOT, ", Δm %+.2f %%", change));
    err.printf(
        "run %d/%d: %s, seed %d: %s%n",
        ended, total, trial.combination().name(), trial.seed(), text);
    err.flush();
  }

  /** The progress for a live page. */
  synchronized ObjectNode state() {
    ObjectNode state = Json.object().put("kind", "live").put("title", "runs of several methods");
    state.put("folder", folder.toString());
    state.putArray("tasks");
    ObjectNode run = state.putObject("run").put("step", ended).put("steps", total);
    run.put("seconds", began == 0 ? 0 : (System.nanoTime() - began) / 1e9);
    ArrayNode warnings = run.putArray("warnings");
    ArrayNode all = state.putArray("rows");
    rows.forEach(
        (entry, row) -> {
          ObjectNode node = all.addObject().put("entry", entry);
          node.put("ended", row.ended).put("planned", row.planned).put("now", row.text());
          Json.put(node, "change", row.change());
          node.put("seconds", row.seconds);
          row.failure.ifPresent(reason -> warnings.add(entry + " failed: " + reason));
        });
    return state;
  }

  private synchronized List<String> lines(int width) {
    int height = Screen.height(DEFAULT_HEIGHT) - 3;
    List<String> lines = new ArrayList<>();
    int name = Math.max(MIN_NAME, Math.min(width - REST, longest()));
    lines.add(row(name, "", "runs", "now", compared ? "Δm %" : "", "seconds"));
    for (Map.Entry<String, RowState> row : shown(height)) {
      lines.add(row(name, row.getKey(), row.getValue()));
    }
    lines.add(summary());
    return lines;
  }

  private int longest() {
    return rows.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /** All rows; if the screen is too low, those up to the last one that has begun, and the next. */
  private List<Map.Entry<String, RowState>> shown(int height) {
    List<Map.Entry<String, RowState>> all = new ArrayList<>(rows.entrySet());
    if (all.size() <= height) {
      return all;
    }
    int last = 0;
    for (int i = 0; i < all.size(); i++) {
      last = all.get(i).getValue().begun() ? i : last;
    }
    int to = Math.min(all.size(), Math.max(height, last + 2));
    return all.subList(to - height, to);
  }

  private static String row(int width, String name, RowState state) {
    String changes =
        state.changes.isEmpty() ? "" : String.format(Locale.ROOT, "%+.2f", state.change());
    String seconds = state.ended == 0 ? "" : String.format(Locale.ROOT, "%.1f", state.seconds);
    return row(width, name, state.ended + "/" + state.planned, state.text(), changes, seconds);
  }

  private static String row(
      int width, String name, String runs, String now, String change, String seconds) {
    return String.format(
        "%-" + width + "s  %6s  %-" + NOW + "s  %7s  %8s",
        shortened(name, width),
        runs,
        shortened(now, NOW),
        change,
        seconds);
  }

  private static String shortened(String text, int width) {
    return text.length() > width ? text.substring(0, width - 1) + "…" : text;
  }

  private String summary() {
    double seconds = (System.nanoTime() - began) / 1e9;
    int done = ended - stored;
    String left =
        done > 0 && ended < total
            ? ", about " + LiveLines.time(seconds / done * (total - ended)) + " left"
            : "";
    String before = stored > 0 ? " (" + stored + " already stored)" : "";
    String explained = compared ? "; Δm on validation rows" : "";
    return "%d of %d runs%s, %s%s%s"
        .formatted(ended, total, before, LiveLines.time(seconds), left, explained);
  }

  @Override
  public void close() {
    screen.ifPresent(
        lines -> {
          lines.close();
          err.println();
        });
    reportStored();
    err.flush();
  }

  /** The trial of a row that runs, and its epoch. */
  private record Now(Trial trial, int epoch, int epochs) {}

  /** The progress of a row. */
  private static final class RowState {
    private int planned;
    private int ended;
    private double seconds;
    private final List<Double> changes = new ArrayList<>();
    private Optional<Now> now = Optional.empty();
    private Optional<String> failure = Optional.empty();

    /** The mean Δm of the runs so far; NaN without one. */
    double change() {
      return changes.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    }

    boolean begun() {
      return ended > 0 || now.isPresent();
    }

    String text() {
      if (now.isPresent()) {
        Now at = now.get();
        return "seed "
            + at.trial().seed()
            + (at.epochs() == 0 ? ", starting" : ", epoch " + at.epoch() + "/" + at.epochs());
      }
      if (failure.isPresent()) {
        return "failed";
      }
      return ended == planned ? "done" : ended == 0 ? "" : "waiting";
    }
  }
}
