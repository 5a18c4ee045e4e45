// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;
import org.mtl4j.core.train.evaluation.MetricText;

/** A comparison as a table with a legend, for a screen or as Markdown. */
public final class ComparisonText {
  private static final String GAP = "  ";
  private static final String DASH = "-";

  private final ComparisonTable table;
  private final boolean everyTask;

  private ComparisonText(ComparisonTable table, boolean everyTask) {
    this.table = table;
    this.everyTask = everyTask;
  }

  /** For a screen; with every task if the lines fit into this width. */
  static String of(ComparisonTable table, int width) {
    ComparisonText text = new ComparisonText(table, true);
    String lines = text.screen();
    if (lines.lines().mapToInt(String::length).max().orElse(0) > width) {
      lines = new ComparisonText(table, false).screen();
    }
    return lines + "\n" + text.legend("") + text.failures("");
  }

  private String screen() {
    List<List<String>> cells = new ArrayList<>();
    if (everyTask) {
      cells.add(taskNames());
    }
    cells.add(titles(false));
    table.entries().stream()
        .filter(entry -> entry.failure().isEmpty())
        .forEach(entry -> cells.add(cells(entry)));
    return aligned(cells);
  }

  /** As Markdown, with every task. */
  public static String markdown(ComparisonTable table) {
    ComparisonText text = new ComparisonText(table, true);
    StringBuilder page = new StringBuilder();
    List<String> titles = text.titles(true);
    page.append(line(titles))
        .append("|---|")
        .append("---:|".repeat(titles.size() - 1))
        .append('\n');
    table.entries().stream()
        .filter(entry -> entry.failure().isEmpty())
        .forEach(entry -> page.append(line(text.cells(entry))));
    String warnings =
        table.warnings().isEmpty() ? "" : "\n- " + String.join("\n- ", table.warnings()) + "\n";
    return page + "\n" + text.legend("- ") + warnings + text.failures("- ");
  }

  private static String line(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |\n";
  }

  private List<String> taskNames() {
    List<String> names = new ArrayList<>(List.of(""));
    for (Column column : table.columns()) {
      names.add(column.task());
      names.add("");
    }
    names.addAll(List.of("", "", "", "", ""));
    return names;
  }

  private List<String> titles(boolean withTask) {
    List<String> titles = new ArrayList<>(List.of(""));
    for (Column column : everyTask ? table.columns() : List.<Column>of()) {
      String task = withTask ? column.task() + " " : "";
      titles.add(task + column.metric() + (column.direction() == Direction.HIGHER ? " ↑" : " ↓"));
      titles.add("Δ %");
    }
    titles.addAll(List.of("Δm %", "p", "rank", "seconds", "MiB"));
    return titles;
  }

  private List<String> cells(Entry entry) {
    List<String> cells = new ArrayList<>(List.of(entry.name()));
    for (Column column : everyTask ? table.columns() : List.<Column>of()) {
      Spread metric = entry.metrics().get(column.task()).get(column.metric());
      cells.add(text(MetricText.format(metric.mean()), metric));
      // The files hold the deviation of changes and seconds; here they would make lines too wide.
      cells.add(entry.changes().isEmpty() ? "" : mean("%+.2f", entry.changes().get(column.task())));
    }
    cells.add(entry.changes().isEmpty() ? "" : text("%+.2f", entry.deltaM()));
    cells.add(entry.changes().isEmpty() ? "" : number("%.3f", entry.test().t()));
    cells.add(number("%.2f", entry.rank()));
    cells.add(mean("%.1f", entry.seconds()));
    cells.add(mean("%.0f", entry.memory()));
    return cells;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? DASH : String.format(Locale.ROOT, format, value);
  }

  private static String mean(String format, Spread spread) {
    return number(format, spread.mean());
  }

  private static String text(String format, Spread spread) {
    String mean = mean(format, spread);
    return Double.isNaN(spread.mean()) || spread.count() < 2
        ? mean
        : mean + " ± " + number(format.replace("+", ""), spread.deviation());
  }

  /** The first column is aligned to the left, numbers to the right. */
  private static String aligned(List<List<String>> cells) {
    int columns = cells.get(0).size();
    int[] widths = new int[columns];
    cells.forEach(
        row -> {
          for (int c = 0; c < columns; c++) {
            widths[c] = Math.max(widths[c], row.get(c).length());
          }
        });
    StringBuilder text = new StringBuilder();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? row.get(c) + padding : GAP + padding + row.get(c));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String failures(String bullet) {
    StringBuilder text = new StringBuilder();
    for (Entry entry : table.failures()) {
      text.append(bullet)
          .append("failed: ")
          .append(entry.name())
          .append(": ")
          .append(entry.failure().orElseThrow().replaceAll("\\s+", " "))
          .append('\n');
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  /** Which variance a deviation holds. */
  private String variance(String bullet) {
    if (table.seeds().size() < 2) {
      return "";
    }
    return bullet
        + (table.splits()
            ? "±: initial values, order of rows and split differ: each seed has its own split.\n"
            : "±: initial values and order of rows differ, the split does not (split.seeds).\n");
  }

  private String legend(String bullet) {
    String classical =
        bullet + "reference: a classical method, fitted to each label alone on the same rows.\n";
    String rows = table.onTest() ? "test rows" : "validation rows (there are no test rows)";
    String over =
        table.seeds().size() < 2
            ? "One run with seed " + table.seeds().get(0)
            : "Mean ± standard deviation over " + table.seeds().size() + " seeds";
    return String.join(
        "",
        table.verdict().map(sentence -> bullet + sentence + "\n").orElse(""),
        bullet + over + ", measured on " + rows + ".\n",
        variance(bullet),
        bullet
            + "Δ: change against the same task trained alone, in percent; above zero is better.\n",
        bullet
            + "Δm: mean of Δ over all tasks. p: paired t test of Δm against the tasks alone, over"
            + " seeds,\n"
            + (bullet.isEmpty() ? "" : "  ")
            + "two-sided, not corrected for multiple comparisons.\n",
        bullet
            + "rank: mean rank among these entries over tasks and seeds. MiB: peak memory of a"
            + " process.\n",
        table.references().isEmpty() ? "" : classical);
  }
}
