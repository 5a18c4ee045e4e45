package org.mtl4j.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Rows of text in columns as wide as they need to be; the last one is wrapped. */
final class TextColumns {
  private static final int GAP = 2;
  private static final int INDENT = 2;
  private static final int NARROWEST = 24;

  private final CommandLine.Help.ColorScheme colors;
  private final List<String[]> rows = new ArrayList<>();

  TextColumns(CommandLine line) {
    this.colors = line.getColorScheme();
  }

  /** Adds a row; all rows have the same number of cells. */
  TextColumns row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** The rows, each indented, the first cell of each in bold. */
  String text() {
    if (rows.isEmpty()) {
      return "";
    }
    int count = rows.get(0).length;
    Column[] columns = new Column[count];
    int left = width();
    for (int c = 0; c < count; c++) {
      int place = c;
      int indent = c == 0 ? INDENT : GAP;
      int needed = rows.stream().mapToInt(row -> row[place].length()).max().orElse(0) + indent;
      boolean last = c == count - 1;
      int wide = last ? Math.max(NARROWEST, Math.min(needed, left)) : needed;
      columns[c] = new Column(wide, indent, last ? Overflow.WRAP : Overflow.TRUNCATE);
      left -= wide;
    }
    TextTable table = TextTable.forColumns(colors, columns);
    table.setAdjustLineBreaksForWideCJKCharacters(false);
    rows.forEach(row -> table.addRowValues(texts(row)));
    return table.toString();
  }

  private Text[] texts(String[] cells) {
    Text[] texts = new Text[cells.length];
    for (int c = 0; c < cells.length; c++) {
      texts[c] = c == 0 ? colors.commandText(cells[c]) : colors.text(cells[c]);
    }
    return texts;
  }

  /** As wide as the terminal says, within what reads well. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    int told = columns != null && columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : 100;
    return Math.max(80, Math.min(told, 120));
  }
}
