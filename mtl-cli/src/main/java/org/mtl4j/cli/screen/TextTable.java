// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Rows of text in aligned columns; the last column is wrapped at words. */
public final class TextTable {
  private static final String INDENT = "  ";

  /** Width of the last column, at least. */
  private static final int MIN_LAST = 30;

  private final CommandLine.Help.ColorScheme colors;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Without rows.
   *
   * @param line gives the colors
   */
  public TextTable(CommandLine line) {
    this.colors = line.getColorScheme();
  }

  /** Adds a row; all rows have the same number of cells. */
  public TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** The rows, indented; the first cell of each has the color of commands. */
  public String text() {
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
      int left = Math.max(MIN_LAST, terminal() - start - INDENT.length());
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

  /** The width of the terminal, within limits that read well. */
  private static int terminal() {
    return Math.max(80, Math.min(Screen.width(100), 120));
  }
}
