// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;

class ComparisonTextTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("income", "auc", Direction.HIGHER),
          new Column("age", "rmse", Direction.LOWER));

  @Test
  void aTableOverSeedsShowsMeansAndDeviations() {
    Entry alone =
        new Entry(
            "each task alone",
            Optional.empty(),
            metrics(new Spread(0.91234, 0.001, 3), new Spread(12.5, 0.25, 3)),
            Map.of(),
            new Spread(Double.NaN, Double.NaN, 3),
            Double.NaN,
            PairedDifference.of(new double[0]),
            Map.of(),
            new Spread(10.04, 0.5, 3),
            new Spread(Double.NaN, Double.NaN, 1),
            Optional.empty(),
            List.of());
    Entry shared =
        new Entry(
            "hard + cagrad",
            Optional.empty(),
            metrics(new Spread(0.92, 0.002, 3), new Spread(13, 0.5, 3)),
            Map.of("income", new Spread(0.84, 0.11, 3), "age", new Spread(-4, 1.5, 3)),
            new Spread(-1.58, 0.8, 3),
            1.5,
            new PairedDifference(0.25, 0.5, 3),
            Map.of(),
            new Spread(5.5, 0.25, 3),
            new Spread(512, 2, 3),
            Optional.empty(),
            List.of());
    ComparisonTable table =
        new ComparisonTable(COLUMNS, true, List.of(1L, 2L, 3L), List.of(alone, shared), Map.of());
    assertThat(table.toString())
        .isEqualTo(
            """
                                      income                      age
                                       auc ↑    Δ %            rmse ↓    Δ %          Δm %      p  rank  seconds  MiB
            each task alone  0.9123 ± 0.0010         12.5000 ± 0.2500                                 -     10.0    -
            hard + cagrad    0.9200 ± 0.0020  +0.84  13.0000 ± 0.5000  -4.00  -1.58 ± 0.80  0.250  1.50      5.5  512

            Mean ± standard deviation over 3 seeds, measured on test rows.
            ±: initial values and order of rows differ, the split does not (split.seeds).
            Δ: change against the same task trained alone, in percent; above zero is better.
            Δm: mean of Δ over all tasks. p: paired t test of Δm against the tasks alone, over seeds,
            two-sided, not corrected for multiple comparisons.
            rank: mean rank among these entries over tasks and seeds. MiB: peak memory of a process.
            """);
    assertThat(
            new ComparisonTable(
                    COLUMNS,
                    true,
                    List.of(1L, 2L),
                    true,
                    List.of(alone, shared),
                    Set.of(),
                    Map.of())
                .toString())
        .contains(
            "±: initial values, order of rows and split differ: each seed has its own split.");
    assertThat(table.text(100).lines().toList())
        .as("where the tasks do not fit, what sums them up")
        .startsWith(
            "                         Δm %      p  rank  seconds  MiB",
            "each task alone                          -     10.0    -",
            "hard + cagrad    -1.58 ± 0.80  0.250  1.50      5.5  512");
  }

  @Test
  void oneSeedHasNoDeviationAndAnUndefinedValueIsADash() {
    Entry alone =
        new Entry(
            "each task alone",
            Optional.empty(),
            metrics(new Spread(Double.NaN, Double.NaN, 1), new Spread(1, Double.NaN, 1)),
            Map.of(),
            new Spread(Double.NaN, Double.NaN, 1),
            Double.NaN,
            PairedDifference.of(new double[0]),
            Map.of(),
            new Spread(1, Double.NaN, 1),
            new Spread(Double.NaN, Double.NaN, 1),
            Optional.empty(),
            List.of());
    String text =
        new ComparisonTable(COLUMNS, false, List.of(7L), List.of(alone), Map.of()).toString();
    assertThat(text.lines().filter(line -> line.startsWith("each")).findFirst().orElseThrow())
        .matches("each task alone +- +1\\.0000 +- +1\\.0 +-");
    assertThat(text)
        .contains("One run with seed 7, measured on validation rows (there are no test rows).");
  }

  private static Map<String, Map<String, Spread>> metrics(Spread auc, Spread rmse) {
    return Map.of("income", Map.of("auc", auc), "age", Map.of("rmse", rmse));
  }
}
