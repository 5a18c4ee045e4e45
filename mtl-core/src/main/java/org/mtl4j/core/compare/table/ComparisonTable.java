// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.RunResult;

/**
 * The result of a comparison: first the entry of the single-task baselines, then one entry a
 * reference, then one entry a contender.
 *
 * @param columns the tasks, each with its primary metric
 * @param onTest whether values are of the test rows; without test rows they are of the validation
 *     rows
 * @param seeds of the runs, the same for every entry
 * @param splits whether each seed had its own split, so that deviations have the variance of both
 * @param entries the results
 * @param references the names of the entries of classical methods
 * @param leftOut the reason why an optional contender was not trained, by its name
 */
public record ComparisonTable(
    List<Column> columns,
    boolean onTest,
    List<Long> seeds,
    boolean splits,
    List<Entry> entries,
    Set<String> references,
    Map<String, String> leftOut) {

  public ComparisonTable {
    columns = List.copyOf(columns);
    seeds = List.copyOf(seeds);
    entries = List.copyOf(entries);
    references = Collections.unmodifiableSet(new LinkedHashSet<>(references));
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /** With one split for all seeds, without references. */
  public ComparisonTable(
      List<Column> columns,
      boolean onTest,
      List<Long> seeds,
      List<Entry> entries,
      Map<String, String> leftOut) {
    this(columns, onTest, seeds, false, entries, Set.of(), leftOut);
  }

  /**
   * A task and its primary metric.
   *
   * @param task the name of the task
   * @param metric the id of its primary metric
   * @param direction whether higher or lower values are better
   */
  public record Column(String task, String metric, Direction direction) {}

  /**
   * The baselines or a contender, over all seeds.
   *
   * @param name its name
   * @param failure why it has no result; all numbers are NaN or missing then
   * @param metrics every metric by task and id
   * @param changes by task, the change of the primary metric from the single-task baseline of the
   *     same seed, in percent, above 0 for better; empty for the baselines
   * @param deltaM the mean change over tasks; NaN for the baselines
   * @param rank the mean rank over tasks and seeds among all entries with a result, 1 for the best
   * @param test paired tests of Δm against 0, the Δm of the baselines
   * @param tests by task, paired tests of the primary metric against the baseline of the same seed;
   *     empty for the baselines
   * @param seconds of training; the sum over tasks for the baselines, the sum over variants for the
   *     best of several
   * @param memory the peak memory of a process, in MiB; NaN if the system does not report it
   * @param failedVariant why a variant failed, if others have a result
   * @param runs one result a seed
   */
  public record Entry(
      String name,
      Optional<String> failure,
      Map<String, Map<String, Spread>> metrics,
      Map<String, Spread> changes,
      Spread deltaM,
      double rank,
      PairedDifference test,
      Map<String, PairedDifference> tests,
      Spread seconds,
      Spread memory,
      Optional<String> failedVariant,
      List<RunResult> runs) {
    public Entry {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
      changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
      tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
      runs = List.copyOf(runs);
    }

    /** An entry without a result, because one of its seeds failed. */
    static Entry failed(String name, String reason, List<RunResult> runs) {
      Spread none = Spread.of(List.of());
      return new Entry(
          name,
          Optional.of(reason),
          Map.of(),
          Map.of(),
          none,
          Double.NaN,
          PairedDifference.of(new double[0]),
          Map.of(),
          none,
          none,
          Optional.empty(),
          runs);
    }
  }

  /**
   * Whether networks or classical methods have the best Δm, in a sentence. The tasks trained alone
   * are networks with a Δm of 0.
   *
   * @return empty without a reference that has a result
   */
  public Optional<String> verdict() {
    Optional<Entry> reference = best(true);
    Optional<Entry> network = best(false);
    if (reference.isEmpty() || network.isEmpty()) {
      return Optional.empty();
    }
    double classical = change(reference.get());
    double ours = change(network.get());
    return Optional.of(
        String.format(
            Locale.ROOT,
            classical > ours
                ? "A classical method wins: '%1$s' has Δm %2$+.2f %%, the best network, '%3$s', %4$+.2f %%."
                : "The best network, '%3$s', has Δm %4$+.2f %%, the best classical method, '%1$s', %2$+.2f %%.",
            reference.get().name(),
            classical,
            network.get().name(),
            ours));
  }

  private Optional<Entry> best(boolean reference) {
    return entries.stream()
        .filter(entry -> entry.failure().isEmpty())
        .filter(entry -> references.contains(entry.name()) == reference)
        .filter(entry -> !Double.isNaN(change(entry)))
        .max(Comparator.comparingDouble(ComparisonTable::change));
  }

  private static double change(Entry entry) {
    return entry.changes().isEmpty() ? 0 : entry.deltaM().mean();
  }

  /** The entries without a result. */
  public List<Entry> failures() {
    return entries.stream().filter(entry -> entry.failure().isPresent()).toList();
  }

  /** The tasks whose metric is not defined for the baselines; they are no part of Δm. */
  private List<Column> undefined() {
    return columns.stream()
        .filter(
            column ->
                entries.stream()
                    .limit(1)
                    .map(entry -> entry.metrics().getOrDefault(column.task(), Map.of()))
                    .map(metrics -> metrics.get(column.metric()))
                    .anyMatch(spread -> spread != null && Double.isNaN(spread.mean())))
        .toList();
  }

  /** How many runs may be better after more epochs, in words. */
  private List<String> late() {
    List<RunResult> runs = entries.stream().flatMap(entry -> entry.runs().stream()).toList();
    long late = runs.stream().filter(run -> run.outlook().improving()).count();
    return late == 0
        ? List.of()
        : List.of(
            "the best epoch is in the last tenth in %d of %d results: validation may still improve with more epochs (training.epochs)"
                .formatted(late, runs.size()));
  }

  /**
   * Contenders and tasks left out, warnings of the runs, failed variants, runs that still improve,
   * and too few seeds; each once.
   */
  public List<String> warnings() {
    Set<String> warnings = new LinkedHashSet<>();
    for (Column column : undefined()) {
      warnings.add(
          "task '%s' is left out of Δm: %s is not defined on the %s rows"
              .formatted(column.task(), column.metric(), onTest ? "test" : "validation"));
    }
    leftOut.forEach((name, reason) -> warnings.add("'" + name + "' was left out: " + reason));
    for (Entry entry : entries) {
      entry.runs().forEach(run -> warnings.addAll(run.warnings()));
      entry
          .failedVariant()
          .ifPresent(reason -> warnings.add("'" + entry.name() + "': a variant failed: " + reason));
    }
    List<String> all = new ArrayList<>(warnings);
    all.addAll(late());
    if (seeds.size() < PairedDifference.FEW) {
      all.add(
          "%d %s are too few to tell a difference from chance: take p values from %d seeds or more"
              .formatted(seeds.size(), seeds.size() == 1 ? "seed" : "seeds", PairedDifference.FEW)
              .replace("1 seed are", "1 seed is"));
    }
    return all;
  }

  /**
   * The table as text, for a screen.
   *
   * @param width characters in a line; if the columns of the tasks do not fit, they are left out
   */
  public String text(int width) {
    return ComparisonText.of(this, width);
  }

  /** The table as text with every task. */
  @Override
  public String toString() {
    return text(Integer.MAX_VALUE);
  }
}
