// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Rows of text in columns as wide as they need to be; the last one is wrapped at words. */
final class TextColumns {
  private static final String INDENT = "  ";
  private static final int NARROWEST = 30;

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

  /** The rows, indented, the first cell of each in the colour of commands. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      int last = row.length - 1;
      int start = 0;
      for (int c = 0; c < last; c++) {
        int width = width(c);
        String cell = c == 0 ? colors.commandText(row[c]).toString() : row[c];
        text.append(INDENT).append(cell).append(" ".repeat(width - row[c].length()));
        start += INDENT.length() + width;
      }
      int left = Math.max(NARROWEST, terminal() - start - INDENT.length());
      String continued = "\n" + " ".repeat(start + INDENT.length());
      text.append(INDENT).append(String.join(continued, wrapped(row[last], left))).append("\n");
    }
    return text.toString().replaceAll(" +\n", "\n");
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
  }

  private static List<String> wrapped(String cell, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : cell.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** As wide as the terminal says, within what reads well. */
  private static int terminal() {
    return Math.max(80, Math.min(Screen.width(100), 120));
  }
}
