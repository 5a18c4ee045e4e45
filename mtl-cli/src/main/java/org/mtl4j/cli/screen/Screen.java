// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import picocli.CommandLine.Help.Ansi;

/** The properties of the terminal. */
public final class Screen {
  private Screen() {}

  /** Whether standard error is a terminal; the launcher says so, picocli would guess. */
  public static boolean terminal() {
    String known = System.getProperty("mtl.terminal");
    return known == null ? Ansi.AUTO.enabled() : Boolean.parseBoolean(known);
  }

  /** The width in characters, or a default if unknown. */
  public static int width(int fallback) {
    return size("COLUMNS", fallback);
  }

  /** The height in lines, or a default if unknown. */
  public static int height(int fallback) {
    return size("LINES", fallback);
  }

  private static int size(String variable, int fallback) {
    String value = System.getenv(variable);
    return value != null && value.matches("\\d{2,4}") ? Integer.parseInt(value) : fallback;
  }
}
