package org.mtl4j.core.compare.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.RunResult;

/**
 * What a comparison found: the single-task baselines in the first row, then one row a contender.
 *
 * @param columns the tasks, with the metric that decides each
 * @param onTest whether the values were taken on test rows; else on validation rows, for want of
 *     others
 * @param seeds of the runs, the same for every row
 * @param rows the results
 * @param leftOut why a candidate was not trained, by its name
 */
public record ComparisonTable(
    List<Column> columns,
    boolean onTest,
    List<Long> seeds,
    List<Row> rows,
    Map<String, String> leftOut) {

  public ComparisonTable {
    columns = List.copyOf(columns);
    seeds = List.copyOf(seeds);
    rows = List.copyOf(rows);
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /**
   * A task and the metric that decides it.
   *
   * @param task the name of the task
   * @param metric the id of its primary metric
   * @param direction which way is better
   */
  public record Column(String task, String metric, Direction direction) {}

  /**
   * One way to train, over all seeds.
   *
   * @param name what it is called
   * @param failure why it has no result, where it has none; all numbers are undefined then
   * @param metrics every metric by task and id
   * @param changes by task, the change of its primary metric against the single-task baseline of
   *     the same seed, in percent, above zero for better; empty for the baselines themselves
   * @param deltaM the mean change over tasks; NaN for the baselines
   * @param rank the mean over tasks and seeds of its place among all rows with a result, 1 for the
   *     best
   * @param test whether Δm differs from 0, the baselines' own, by more than chance
   * @param tests by task, whether the primary metric differs from the baseline's of the same seed
   *     by more than chance; empty for the baselines
   * @param seconds of training; of all single-task models together for the baselines, of all
   *     variants for the best of several
   * @param memory the most memory of a process, in MiB; NaN where the system does not tell
   * @param remark what failed on the way although there is a result: a variant among others
   * @param runs one result a seed
   */
  public record Row(
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
      Optional<String> remark,
      List<RunResult> runs) {
    public Row {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
      changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
      tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
      runs = List.copyOf(runs);
    }

    /** A row without a result, for at least one of its seeds failed. */
    static Row failed(String name, String reason, List<RunResult> runs) {
      Spread none = Spread.of(List.of());
      return new Row(
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

  /** The rows without a result. */
  public List<Row> failures() {
    return rows.stream().filter(row -> row.failure().isPresent()).toList();
  }

  /** Who was left out, what the runs warned of and what the tests cannot tell, each once. */
  public List<String> warnings() {
    Set<String> warnings = new LinkedHashSet<>();
    leftOut.forEach((name, reason) -> warnings.add("'" + name + "' was left out: " + reason));
    for (Row row : rows) {
      row.runs().forEach(run -> warnings.addAll(run.warnings()));
      row.remark()
          .ifPresent(remark -> warnings.add("'" + row.name() + "': a variant failed: " + remark));
    }
    List<String> all = new ArrayList<>(warnings);
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
   * @param width characters in a line; with fewer than every task needs the table keeps to what
   *     sums the tasks up
   */
  public String text(int width) {
    return ComparisonText.of(this, width);
  }

  /** The table as text, for a person. */
  @Override
  public String toString() {
    return text(Integer.MAX_VALUE);
  }
}
