package org.mtl4j.core.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Row;

/** Writes a comparison as a table that explains itself, for a screen or as Markdown. */
public final class ComparisonText {
  /** What the row of the baselines is called. */
  public static final String BASELINES = "each task alone";

  private static final String GAP = "  ";
  private static final String DASH = "-";

  private final ComparisonTable table;
  private final boolean everyTask;

  private ComparisonText(ComparisonTable table, boolean everyTask) {
    this.table = table;
    this.everyTask = everyTask;
  }

  /** For a screen; with every task where lines of this width can hold them. */
  static String of(ComparisonTable table, int width) {
    ComparisonText text = new ComparisonText(table, true);
    String rows = text.screen();
    if (rows.lines().mapToInt(String::length).max().orElse(0) > width) {
      rows = new ComparisonText(table, false).screen();
    }
    return rows + "\n" + text.legend("") + text.failures("");
  }

  private String screen() {
    List<List<String>> cells = new ArrayList<>();
    if (everyTask) {
      cells.add(taskNames());
    }
    cells.add(titles(false));
    table.rows().stream()
        .filter(row -> row.failure().isEmpty())
        .forEach(row -> cells.add(cells(row)));
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
    table.rows().stream()
        .filter(row -> row.failure().isEmpty())
        .forEach(row -> page.append(line(text.cells(row))));
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

  private List<String> cells(Row row) {
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (Column column : everyTask ? table.columns() : List.<Column>of()) {
      cells.add(text("%.4f", row.metrics().get(column.task()).get(column.metric())));
      // The spread of changes and seconds is left to the file, for the sake of the table's width.
      cells.add(row.changes().isEmpty() ? "" : mean("%+.2f", row.changes().get(column.task())));
    }
    cells.add(row.changes().isEmpty() ? "" : text("%+.2f", row.deltaM()));
    cells.add(row.changes().isEmpty() ? "" : number("%.3f", row.test().t()));
    cells.add(number("%.2f", row.rank()));
    cells.add(mean("%.1f", row.seconds()));
    cells.add(mean("%.0f", row.memory()));
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

  /** The first column stands to the left, numbers to the right. */
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
    for (Row row : table.failures()) {
      text.append(bullet)
          .append("failed: ")
          .append(row.name())
          .append(": ")
          .append(row.failure().orElseThrow().replaceAll("\\s+", " "))
          .append('\n');
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  private String legend(String bullet) {
    String rows = table.onTest() ? "test rows" : "validation rows (there are no test rows)";
    String over =
        table.seeds().size() < 2
            ? "One run with seed " + table.seeds().get(0)
            : "Mean ± standard deviation over " + table.seeds().size() + " seeds";
    return String.join(
        "",
        bullet + over + ", measured on " + rows + ".\n",
        bullet
            + "Δ: change against the same task trained alone, in percent; above zero is better.\n",
        bullet
            + "Δm: mean of Δ over all tasks. p: paired t test of Δm against the tasks alone, over"
            + " seeds,\n"
            + (bullet.isEmpty() ? "" : "  ")
            + "two-sided, not corrected for the number of rows.\n",
        bullet
            + "rank: mean place among these rows over tasks and seeds. MiB: the most memory of a"
            + " process.\n");
  }
}
