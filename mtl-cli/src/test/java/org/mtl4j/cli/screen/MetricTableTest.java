// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MetricTableTest {
  @Command
  private static final class Nothing {}

  @Test
  void fewTasksHaveALineForEachMetric() {
    assertThat(table(2, false).lines())
        .containsExactly(
            "  task  metric  validation        test",
            "  t0    auc         0.0000      1.0000  primary",
            "        f1               -      0.5000",
            "  t1    auc         0.1000      1.1000  primary",
            "        f1               -      0.5000");
  }

  @Test
  void manyTasksHaveMeans() {
    assertThat(table(27, false).lines())
        .containsExactly(
            "  mean of tasks  tasks  validation        test  lowest to highest task, test",
            "  auc            27         1.3000      2.3000  1.0000 t0 to 3.6000 t26",
            "  f1             27              -      0.5000  0.5000 t0 to 0.5000 t26",
            "  (27 tasks; --each-task for a line each)");
    assertThat(table(27, true).lines()).hasSize(55);
  }

  private static String table(int tasks, boolean eachTask) {
    MetricTable table =
        new MetricTable(new CommandLine(new Nothing()), List.of("validation", "test"), eachTask);
    for (int t = 0; t < tasks; t++) {
      table.add("t" + t, "auc", List.of(t / 10.0, 1 + t / 10.0), "primary");
      table.add("t" + t, "f1", List.of(Double.NaN, 0.5), "");
    }
    return table.text();
  }
}
