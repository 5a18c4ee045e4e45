// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.data.FilesSource;
import org.mtl4j.core.experiment.ColumnPattern;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.Role;

/**
 * The columns that are features of tasks.
 *
 * @param byTask the columns of each task that does not read all, by its name
 * @param rows the training rows on which a column is fitted that some tasks do not read, by its
 *     name: those with a label of a task that reads it
 * @param unread the columns that no task reads
 */
record TaskColumns(Map<String, Set<String>> byTask, Map<String, int[]> rows, Set<String> unread) {

  /**
   * Finds the columns of tasks.
   *
   * @param excluded columns that are never features, such as labels
   * @throws ConfigurationException if a pattern matches no column, or a task has no column
   */
  static TaskColumns of(Experiment experiment, Table training, Set<String> excluded) {
    Map<String, Field> schema = experiment.data().columns();
    Set<String> all = new LinkedHashSet<>(training.names());
    all.removeAll(excluded);
    all.removeIf(
        name -> {
          Role role = schema.getOrDefault(name, new Field()).role();
          return role == Role.IGNORE || role == Role.WEIGHT;
        });
    if (all.isEmpty()) {
      return new TaskColumns(Map.of(), Map.of(), Set.of());
    }
    Map<String, List<String>> ofFiles =
        experiment.data().source() instanceof FilesSource files
            ? files.columnsBySource()
            : Map.of();
    Map<String, Set<String>> byTask = new LinkedHashMap<>();
    Set<String> unread = new LinkedHashSet<>(all);
    experiment
        .tasks()
        .forEach(
            (name, spec) -> {
              Set<String> own = columns(name, spec, own(experiment, ofFiles, spec, all));
              unread.removeAll(own);
              if (!own.equals(all)) {
                byTask.put(name, own);
              }
            });
    Map<String, int[]> rows = new LinkedHashMap<>();
    if (!byTask.isEmpty()) {
      Map<String, boolean[]> labeled = new LinkedHashMap<>();
      experiment.tasks().forEach((name, spec) -> labeled.put(name, labeled(training, name, spec)));
      for (String column : all) {
        if (byTask.values().stream().anyMatch(own -> !own.contains(column))) {
          rows.put(column, rows(column, labeled, byTask));
        }
      }
    }
    return new TaskColumns(byTask, rows, unread);
  }

  /** The columns of the files that have labels of a task; all if the source is one table. */
  private static Set<String> own(
      Experiment experiment, Map<String, List<String>> ofFiles, TaskSpec spec, Set<String> all) {
    Set<String> own = new LinkedHashSet<>(all);
    if (experiment.data().source() instanceof FilesSource files) {
      own.retainAll(files.columnsOf(ofFiles, spec.type().columns(), spec.where()));
    }
    return own;
  }

  private static Set<String> columns(String task, TaskSpec spec, Set<String> own) {
    Set<String> columns = new LinkedHashSet<>(own);
    if (!spec.features().isEmpty()) {
      columns.retainAll(matching(task, "features", spec.features(), own));
    }
    columns.removeAll(matching(task, "ignore", spec.ignore(), own));
    if (columns.isEmpty()) {
      throw new ConfigurationException(
          own.isEmpty()
              ? "tasks.%s: the files with its labels have no column that may be a feature"
                  .formatted(task)
              : "tasks.%s: 'features' and 'ignore' leave no column; there are %s"
                  .formatted(task, String.join(", ", own)));
    }
    return columns;
  }

  private static Set<String> matching(
      String task, String key, List<String> patterns, Collection<String> columns) {
    Set<String> matching = new LinkedHashSet<>();
    for (String text : patterns) {
      List<String> found = new ColumnPattern(text).among(columns);
      if (found.isEmpty()) {
        throw new ConfigurationException(
            "tasks.%s.%s: '%s' matches no column that may be a feature of the task; %s"
                .formatted(task, key, text, Nearest.hint(text, columns)));
      }
      matching.addAll(found);
    }
    return matching;
  }

  /** Whether each row has a label of a task. */
  private static boolean[] labeled(Table training, String task, TaskSpec spec) {
    List<String> labels = spec.type().columns();
    Table own = spec.population().of(training, task, labels);
    boolean[] labeled = new boolean[training.rows()];
    for (String label : labels) {
      for (int row = 0; row < labeled.length; row++) {
        labeled[row] |= !own.column(label).isMissing(row);
      }
    }
    return labeled;
  }

  private static int[] rows(
      String column, Map<String, boolean[]> labeled, Map<String, Set<String>> byTask) {
    boolean[] read = new boolean[labeled.values().iterator().next().length];
    labeled.forEach(
        (task, rows) -> {
          if (!byTask.containsKey(task) || byTask.get(task).contains(column)) {
            for (int row = 0; row < read.length; row++) {
              read[row] |= rows[row];
            }
          }
        });
    return IntStream.range(0, read.length).filter(row -> read[row]).toArray();
  }
}
