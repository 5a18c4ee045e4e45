// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Standard output or error for people: control characters, which may come from data, names and
 * plugins and could move the cursor or write over other lines, are shown as {@code \\u001b}. On a
 * terminal the colors of the command are let through.
 */
public final class ShownWriter extends PrintWriter {
  /** Line breaks, tabs, and the colors that picocli uses. */
  private static final String OWN = "\r?\n|\t";

  private static final String COLOR =
      "\u001b\\[(?:0|1|3|4|21|22|23|24|3[1-7]|39|49)(?:;(?:1|3[1-7]))*m";

  /** Control characters, and those that change the order or the lines of a text. */
  private static final String CONTROL = "[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]";

  private static final Pattern PLAIN = Pattern.compile(OWN + "|(" + CONTROL + ")");
  private static final Pattern COLORED = Pattern.compile(OWN + "|" + COLOR + "|(" + CONTROL + ")");

  private final PrintWriter raw;

  /** Shows what is written on a writer, and flushes it after every line. */
  public ShownWriter(PrintWriter raw) {
    super(new Filter(raw), true);
    this.raw = raw;
  }

  /** The writer that changes nothing, for data, and for a bar that moves the cursor. */
  public static PrintWriter raw(PrintWriter writer) {
    return writer instanceof ShownWriter shown ? shown.raw : writer;
  }

  /** A text without control characters, except line breaks and tabs. */
  public static String text(String text) {
    return shown(PLAIN, text);
  }

  private static String shown(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(ShownWriter::replacement);
  }

  private static String replacement(MatchResult found) {
    return found.group(1) == null
        ? found.group()
        : "\\\\u%04x".formatted((int) found.group(1).charAt(0));
  }

  @Override
  public boolean checkError() {
    return super.checkError() || raw.checkError();
  }

  private static final class Filter extends Writer {
    private final PrintWriter raw;

    Filter(PrintWriter raw) {
      this.raw = raw;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      Pattern pattern = Screen.terminal() ? COLORED : PLAIN;
      raw.write(shown(pattern, new String(chars, from, length)));
    }

    @Override
    public void flush() {
      raw.flush();
    }

    @Override
    public void close() {
      raw.close();
    }
  }
}
