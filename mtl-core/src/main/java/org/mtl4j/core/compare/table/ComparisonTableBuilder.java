// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Outcome.Failed;
import org.mtl4j.core.compare.trial.Outcome.Finished;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.evaluation.DeltaM;
import org.mtl4j.core.train.plan.EvaluatedTask;

/** Builds the table of a comparison from the outcomes of its trials, added seed by seed. */
public final class ComparisonTableBuilder {
  private static final double MEBI = 1 << 20;

  private final List<EvaluatedTask> tasks;
  private final List<Long> seeds;
  private final List<Column> columns;
  private final Map<String, List<Finished>> finished = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Set<String> references = new LinkedHashSet<>();

  public ComparisonTableBuilder(List<EvaluatedTask> tasks, List<Long> seeds) {
    this.tasks = tasks;
    this.seeds = seeds;
    this.columns =
        tasks.stream()
            .map(task -> new Column(task.name(), task.primary(), task.primaryMetric().direction()))
            .toList();
    finished.put(Baselines.NAME, new ArrayList<>());
  }

  /** Adds the single-task models of one seed as one result. */
  public void baselines(List<Finished> singles) {
    Map<String, Map<String, Double>> validation = new LinkedHashMap<>();
    Map<String, Map<String, Double>> test = new LinkedHashMap<>();
    List<RunResult> results = singles.stream().map(Finished::result).toList();
    for (RunResult single : results) {
      validation.putAll(single.validation());
      test.putAll(single.test());
    }
    RunResult merged =
        new RunResult(
            Baselines.NAME,
            results.get(0).seed(),
            validation,
            test,
            results.stream().mapToDouble(RunResult::seconds).sum(),
            -1,
            "all single-task runs done",
            List.of(),
            results.stream().flatMap(run -> run.warnings().stream()).distinct().toList());
    finished.get(Baselines.NAME).add(new Finished(merged, BestRun.peak(singles)));
  }

  /** Adds the outcome of a classical method under one seed. */
  public void reference(String row, Outcome outcome) {
    references.add(row);
    add(row, List.of(outcome));
  }

  /** Adds the outcomes of all variants of a contender under one seed. */
  public void add(String contender, List<Outcome> variants) {
    List<Finished> runs = finished.computeIfAbsent(contender, name -> new ArrayList<>());
    for (Outcome outcome : variants) {
      if (outcome instanceof Failed failed) {
        failures.putIfAbsent(contender, failed.reason());
      }
    }
    BestRun.together(variants).ifPresent(runs::add);
  }

  /**
   * The table of all that was added.
   *
   * @param splits whether each seed had its own split
   */
  public ComparisonTable build(boolean onTest, boolean splits, Map<String, String> leftOut) {
    List<String> complete =
        finished.keySet().stream()
            .filter(name -> finished.get(name).size() == seeds.size())
            .toList();
    MeanRank ranks = new MeanRank(complete.size());
    for (int s = 0; s < seeds.size(); s++) {
      for (Column column : columns) {
        int seed = s;
        ranks.add(
            column.direction(),
            complete.stream()
                .map(name -> value(finished.get(name).get(seed).result(), column))
                .toList());
      }
    }
    List<Entry> entries = new ArrayList<>();
    finished.forEach(
        (name, runs) -> {
          int index = complete.indexOf(name);
          entries.add(
              index < 0
                  ? Entry.failed(name, failures.get(name), results(runs))
                  : entry(name, runs, ranks.of(index)));
        });
    return new ComparisonTable(columns, onTest, seeds, splits, entries, references, leftOut);
  }

  private Entry entry(String name, List<Finished> runs, double rank) {
    List<RunResult> results = results(runs);
    Map<String, Map<String, Spread>> metrics = new LinkedHashMap<>();
    for (EvaluatedTask task : tasks) {
      Map<String, Spread> ofTask = new LinkedHashMap<>();
      for (String id : task.metrics().keySet()) {
        ofTask.put(id, spread(results, run -> value(run, task.name(), id)));
      }
      metrics.put(task.name(), ofTask);
    }
    boolean baseline = name.equals(Baselines.NAME);
    List<RunResult> alone = results(finished.get(Baselines.NAME));
    List<double[]> changes = new ArrayList<>();
    for (int s = 0; s < results.size(); s++) {
      changes.add(baseline ? new double[0] : changes(results.get(s), alone.get(s)));
    }
    Map<String, Spread> byTask = new LinkedHashMap<>();
    Map<String, PairedDifference> tests = new LinkedHashMap<>();
    for (int c = 0; c < (baseline ? 0 : columns.size()); c++) {
      int index = c;
      byTask.put(columns.get(c).task(), spread(changes, change -> change[index]));
      tests.put(columns.get(c).task(), differences(results, alone, columns.get(c)));
    }
    int[] defined = IntStream.range(0, columns.size()).filter(c -> isDefined(alone, c)).toArray();
    ToDoubleFunction<double[]> deltaM =
        all -> DeltaM.mean(all.length == 0 ? all : select(all, defined));
    double[] means = changes.stream().mapToDouble(deltaM).toArray();
    return new Entry(
        name,
        Optional.empty(),
        metrics,
        byTask,
        spread(changes, deltaM),
        rank,
        PairedDifference.of(means),
        tests,
        spread(results, RunResult::seconds),
        spread(
            runs, run -> run.memory().isPresent() ? run.memory().getAsLong() / MEBI : Double.NaN),
        Optional.ofNullable(failures.get(name)),
        results);
  }

  /** Whether the metric of a task is defined for the baselines; else the task is no part of Δm. */
  private boolean isDefined(List<RunResult> alone, int column) {
    return alone.stream().noneMatch(run -> Double.isNaN(value(run, columns.get(column))));
  }

  private static double[] select(double[] values, int[] places) {
    return IntStream.of(places).mapToDouble(i -> values[i]).toArray();
  }

  private static List<RunResult> results(List<Finished> runs) {
    return runs.stream().map(Finished::result).toList();
  }

  private static PairedDifference differences(
      List<RunResult> runs, List<RunResult> alone, Column column) {
    double[] differences = new double[runs.size()];
    for (int s = 0; s < differences.length; s++) {
      differences[s] = value(runs.get(s), column) - value(alone.get(s), column);
    }
    return PairedDifference.of(differences);
  }

  private double[] changes(RunResult run, RunResult alone) {
    return columns.stream()
        .mapToDouble(
            column -> DeltaM.percent(column.direction(), value(run, column), value(alone, column)))
        .toArray();
  }

  private static double value(RunResult run, Column column) {
    return value(run, column.task(), column.metric());
  }

  private static double value(RunResult run, String task, String metric) {
    Map<String, Double> ofTask = run.reported().getOrDefault(task, Map.of());
    return ofTask.getOrDefault(metric, Double.NaN);
  }

  private static <T> Spread spread(List<T> items, ToDoubleFunction<T> value) {
    return Spread.of(items.stream().map(item -> value.applyAsDouble(item)).toList());
  }
}
