// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import picocli.CommandLine.Help.Ansi;

/** The terminal, as far as the launcher knows it. */
final class Screen {
  private Screen() {}

  /** Whether standard error is a terminal: the launcher knows, picocli guesses. */
  static boolean terminal() {
    String known = System.getProperty("mtl.terminal");
    return known == null ? Ansi.AUTO.enabled() : Boolean.parseBoolean(known);
  }

  /** Its width in characters, or a default if it is unknown. */
  static int width(int fallback) {
    return size("COLUMNS", fallback);
  }

  /** Its height in lines, or a default if it is unknown. */
  static int height(int fallback) {
    return size("LINES", fallback);
  }

  private static int size(String variable, int fallback) {
    String value = System.getenv(variable);
    return value != null && value.matches("\\d{2,4}") ? Integer.parseInt(value) : fallback;
  }
}
