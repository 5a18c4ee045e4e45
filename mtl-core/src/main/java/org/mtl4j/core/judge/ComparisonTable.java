package org.mtl4j.core.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.RunResult;

/**
 * What a comparison found: the single-task baselines in the first row, then one row a combination.
 *
 * @param columns the tasks, with the metric that decides each
 * @param onTest whether the values were taken on test rows; else on validation rows, for want of
 *     others
 * @param seeds of the runs, the same for every row
 * @param rows the results
 */
public record ComparisonTable(
    List<Column> columns, boolean onTest, List<Long> seeds, List<Row> rows) {

  public ComparisonTable {
    columns = List.copyOf(columns);
    seeds = List.copyOf(seeds);
    rows = List.copyOf(rows);
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
   * @param name the combination
   * @param metrics every metric by task and id
   * @param changes by task, the change of its primary metric against the single-task baseline of
   *     the same seed, in percent, above zero for better; empty for the baselines themselves
   * @param deltaM the mean change over tasks; NaN for the baselines
   * @param seconds of training; of all single-task models together for the baselines
   * @param runs one result a seed
   */
  public record Row(
      String name,
      Map<String, Map<String, Spread>> metrics,
      Map<String, Spread> changes,
      Spread deltaM,
      Spread seconds,
      List<RunResult> runs) {
    public Row {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
      changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
      runs = List.copyOf(runs);
    }
  }

  /** What the runs warned of, each warning once. */
  public List<String> warnings() {
    return rows.stream()
        .flatMap(row -> row.runs().stream())
        .flatMap(run -> run.warnings().stream())
        .distinct()
        .toList();
  }

  /** The table as text, for a person. */
  @Override
  public String toString() {
    return ComparisonText.of(this);
  }
}
