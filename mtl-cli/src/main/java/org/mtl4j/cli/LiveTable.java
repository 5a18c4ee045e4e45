// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

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
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.evaluation.DeltaM;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Shows how far many runs are: on a terminal a table that is drawn over itself, elsewhere a line a
 * run. Where they are compared with tasks trained alone it tells Δm, on the validation rows: what
 * the test rows say is told when all is done.
 */
final class LiveTable implements AutoCloseable {
  private static final int DEFAULT_HEIGHT = 24;
  private static final int NARROWEST = 8;

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
  private int kept;
  private int told;
  private boolean compared;

  /**
   * Shows nothing before the first trials are planned.
   *
   * @param folder where finished runs are kept
   */
  LiveTable(PrintWriter err, Path folder) {
    this.err = err;
    this.folder = folder;
    this.terminal = Screen.terminal();
  }

  /** Learns how many trials there will be. */
  synchronized void planned(int trials) {
    total = trials;
  }

  /** Learns of the next ones. */
  synchronized void begin(RunPlan common, List<List<Trial>> lanes) {
    tasks = common.tasks();
    for (List<Trial> lane : lanes) {
      for (Trial trial : lane) {
        rows.computeIfAbsent(trial.entry(), row -> new RowState()).planned++;
        compared |= trial.alone().isPresent();
      }
    }
    if (began == 0) {
      began = System.nanoTime();
      screen = terminal ? Optional.of(new LiveLines(err, this::lines)) : Optional.empty();
    }
  }

  /** A trial is about to be run. */
  synchronized void started(Trial trial) {
    tellKept();
    running.add(trial);
    rows.get(trial.entry()).now = Optional.of(new Now(trial, 0, 0));
  }

  private void tellKept() {
    if (!terminal && kept > told) {
      told = kept;
      err.printf("%d of %d runs are there already, in %s%n", kept, total, folder);
      err.flush();
    }
  }

  /** An epoch of a trial is over, from 1. */
  synchronized void epoch(Trial trial, int epoch, int epochs) {
    rows.get(trial.entry()).now = Optional.of(new Now(trial, epoch, epochs));
  }

  /** A trial is over, or was found in the folder. */
  synchronized void ended(Trial trial, Outcome outcome) {
    RowState row = rows.get(trial.entry());
    boolean ran = running.remove(trial);
    row.now = Optional.empty();
    row.ended++;
    ended++;
    kept += ran ? 0 : 1;
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

  /** The Δm of a run on validation rows; a baseline is remembered for others to compare with. */
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

  private synchronized List<String> lines(int width) {
    int height = Screen.height(DEFAULT_HEIGHT) - 3;
    List<String> lines = new ArrayList<>();
    int name = Math.max(NARROWEST, Math.min(width - 52, longest()));
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

  /** All rows; where the screen is too low the ones that run, and then the last ones begun. */
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
        state.changes.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "%+.2f",
                state.changes.stream().mapToDouble(value -> value).average().orElseThrow());
    String seconds = state.ended == 0 ? "" : String.format(Locale.ROOT, "%.1f", state.seconds);
    return row(width, name, state.ended + "/" + state.planned, state.text(), changes, seconds);
  }

  private static String row(
      int width, String name, String runs, String now, String change, String seconds) {
    String shorter = name.length() > width ? name.substring(0, width - 1) + "…" : name;
    return String.format(
        "%-" + width + "s  %6s  %-22s  %7s  %8s",
        shorter,
        runs,
        now.length() > 22 ? now.substring(0, 21) + "…" : now,
        change,
        seconds);
  }

  private String summary() {
    double seconds = (System.nanoTime() - began) / 1e9;
    int done = ended - kept;
    String left =
        done > 0 && ended < total
            ? ", about " + LiveLines.time(seconds / done * (total - ended)) + " left"
            : "";
    String found = kept > 0 ? " (" + kept + " were there already)" : "";
    String explained = compared ? "; Δm on validation rows" : "";
    return "%d of %d runs%s, %s gone%s%s"
        .formatted(ended, total, found, LiveLines.time(seconds), left, explained);
  }

  @Override
  public void close() {
    screen.ifPresent(
        lines -> {
          lines.close();
          err.println();
        });
    tellKept();
    err.flush();
  }

  /** The trial a row is at, and its epoch. */
  private record Now(Trial trial, int epoch, int epochs) {}

  /** How far a row is. */
  private static final class RowState {
    private int planned;
    private int ended;
    private double seconds;
    private final List<Double> changes = new ArrayList<>();
    private Optional<Now> now = Optional.empty();
    private Optional<String> failure = Optional.empty();

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
