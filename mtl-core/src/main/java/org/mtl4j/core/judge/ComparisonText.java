package org.mtl4j.core.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.judge.ComparisonTable.Column;
import org.mtl4j.core.judge.ComparisonTable.Row;

/** Writes a comparison as a table that explains itself. */
final class ComparisonText {
  /** What the row of the baselines is called. */
  static final String BASELINES = "each task alone";

  private static final String GAP = "  ";

  private ComparisonText() {}

  static String of(ComparisonTable table) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(taskNames(table));
    cells.add(titles(table));
    table.rows().forEach(row -> cells.add(cells(table, row)));
    return aligned(cells) + "\n" + legend(table);
  }

  private static List<String> taskNames(ComparisonTable table) {
    List<String> names = new ArrayList<>(List.of(""));
    for (Column column : table.columns()) {
      names.add(column.task());
      names.add("");
    }
    names.addAll(List.of("", ""));
    return names;
  }

  private static List<String> titles(ComparisonTable table) {
    List<String> titles = new ArrayList<>(List.of(""));
    for (Column column : table.columns()) {
      titles.add(column.metric() + (column.direction() == Direction.HIGHER ? " ↑" : " ↓"));
      titles.add("Δ %");
    }
    titles.addAll(List.of("Δm %", "seconds"));
    return titles;
  }

  private static List<String> cells(ComparisonTable table, Row row) {
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (Column column : table.columns()) {
      cells.add(text("%.4f", row.metrics().get(column.task()).get(column.metric())));
      // The spread of each change is left to the file, for the sake of the table's width.
      cells.add(row.changes().isEmpty() ? "" : mean("%+.2f", row.changes().get(column.task())));
    }
    cells.add(row.changes().isEmpty() ? "" : text("%+.2f", row.deltaM()));
    cells.add(text("%.1f", row.seconds()));
    return cells;
  }

  private static String mean(String format, Spread spread) {
    return Double.isNaN(spread.mean()) ? "-" : String.format(Locale.ROOT, format, spread.mean());
  }

  private static String text(String format, Spread spread) {
    String mean = mean(format, spread);
    String deviation = format.replace("+", "");
    return Double.isNaN(spread.mean()) || spread.count() < 2
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, deviation, spread.deviation());
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

  private static String legend(ComparisonTable table) {
    String rows = table.onTest() ? "test rows" : "validation rows (there are no test rows)";
    String over =
        table.seeds().size() < 2
            ? "One run with seed " + table.seeds().get(0)
            : "Mean ± standard deviation over " + table.seeds().size() + " seeds";
    return over
        + ", measured on "
        + rows
        + ".\n"
        + "Δ: change against the same task trained alone, in percent; above zero is better.\n"
        + "Δm: mean of Δ over all tasks.\n";
  }
}
