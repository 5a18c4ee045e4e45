// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.experiment.ColumnPattern;

/**
 * The columns that the user names. Names may be patterns with {@code *} and {@code ?}.
 *
 * @param tasks the labels; empty: they are guessed
 * @param ignored columns that are no inputs
 */
public record ColumnChoice(List<String> tasks, List<String> ignored) {
  /** Nothing is named. */
  public static final ColumnChoice NONE = new ColumnChoice(List.of(), List.of());

  public ColumnChoice {
    tasks = List.copyOf(tasks);
    ignored = List.copyOf(ignored);
  }

  /**
   * The names of the labels, in the order of the table, without ignored columns.
   *
   * @throws DataException if a name or pattern matches no column, a label is ignored by name, or
   *     all of them are ignored
   */
  Set<String> labels(String origin, List<String> columns) {
    Set<String> ignore = ignored(origin, columns);
    Set<String> found = new LinkedHashSet<>();
    for (String task : tasks) {
      if (columns.contains(task) && ignored.contains(task)) {
        throw new DataException(
            "%s: the column '%s' is both a task and ignored; choose one".formatted(origin, task));
      }
      List<String> matched = matching("task", task, origin, columns);
      matched.stream().filter(name -> !ignore.contains(name)).forEach(found::add);
    }
    if (found.isEmpty() && !tasks.isEmpty()) {
      throw new DataException(
          "%s: all columns of the tasks %s are ignored"
              .formatted(origin, String.join(", ", tasks)));
    }
    Set<String> ordered = new LinkedHashSet<>(columns);
    ordered.retainAll(found);
    return ordered;
  }

  /**
   * The names of the ignored columns.
   *
   * @throws DataException if a name or pattern matches no column
   */
  Set<String> ignored(String origin, List<String> columns) {
    Set<String> found = new LinkedHashSet<>();
    ignored.forEach(name -> found.addAll(matching("ignored column", name, origin, columns)));
    return found;
  }

  /** Whether a column is a task by its own name, not only by a pattern. */
  boolean names(String column) {
    return tasks.contains(column);
  }

  private static List<String> matching(
      String what, String pattern, String origin, List<String> columns) {
    List<String> matched = new ColumnPattern(pattern).among(columns);
    if (matched.isEmpty()) {
      throw new DataException(
          "%s has no column for the %s '%s'; %s"
              .formatted(origin, what, pattern, Nearest.hint(pattern, columns)));
    }
    return matched;
  }
}
