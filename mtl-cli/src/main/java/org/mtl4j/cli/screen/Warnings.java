// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Prints warnings, each once. Of a kind, which is warnings that differ only in quoted names and in
 * numbers, it prints the first ones and at the end how many there were.
 */
public final class Warnings {
  /** Warnings of a kind that are printed. */
  private static final int SHOWN = 3;

  private final Consumer<String> line;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> kinds = new LinkedHashMap<>();

  /**
   * Nothing is printed yet.
   *
   * @param line prints a line
   */
  public Warnings(Consumer<String> line) {
    this.line = line;
  }

  /** Prints all texts of a list, summed by kind. */
  public static void print(List<String> warnings, Consumer<String> line) {
    Warnings printed = new Warnings(line);
    warnings.forEach(printed::add);
    printed.sum();
  }

  /** Prints a warning unless it was printed, or enough of its kind were. */
  public void add(String warning) {
    if (seen.add(warning) && kinds.merge(kind(warning), 1, Integer::sum) <= SHOWN) {
      line.accept(warning);
    }
  }

  /** Prints how many warnings of each kind were not printed, and starts to count again. */
  public void sum() {
    kinds.forEach(
        (kind, count) -> {
          if (count > SHOWN) {
            line.accept("%,d more like this: %s".formatted(count - SHOWN, kind));
          }
        });
    kinds.clear();
  }

  private static String kind(String warning) {
    return warning.replaceAll("'[^']*'", "'…'").replaceAll("\\d[\\d.,]*", "…");
  }
}
