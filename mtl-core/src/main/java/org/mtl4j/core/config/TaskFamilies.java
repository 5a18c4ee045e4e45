// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.task.LabelColumn;
import org.mtl4j.core.config.Tree.Items;
import org.mtl4j.core.config.Tree.Keyed;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.core.experiment.ColumnPattern;
import org.mtl4j.core.experiment.Experiment.Data;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.Role;

/**
 * Replaces families of tasks by their tasks.
 *
 * <ul>
 *   <li>A pattern is a name with {@code *} or {@code ?} and without {@code label}: {@code tasks:
 *       {"assay-*": {type: binary}}}. It becomes one task for each column that matches, without
 *       columns that the data ignore and labels of tasks that are written out.
 *   <li>A task with the key {@code task} names a column: {@code tasks: {score: {type: regression,
 *       label: score, task: school}}}. It becomes one task for each value of the column, named
 *       {@code score-VALUE}, on the rows of this value.
 * </ul>
 */
final class TaskFamilies {
  private static final String TASKS = "tasks";
  private static final String LABEL = "label";
  private static final String LABELS = "labels";
  private static final String COLUMN = "task";
  private static final String WHERE = "where";
  private static final int LISTED = 20;
  private static final OptionType DATA = new OptionType.Group(Data.class);
  private static final OptionType TASK = new OptionType.Group(TaskSpec.class);
  private static final OptionType ALL = new OptionType.MapOf(TASK);

  private final Binder binder;

  TaskFamilies(Binder binder) {
    this.binder = binder;
  }

  /** What a family is expanded by. */
  private enum Kind {
    PATTERN,
    VALUES
  }

  /** The options of a family. */
  private record Family(Kind kind, Keys options) {
    /** The family of a task; empty if it is one task. */
    static Optional<Family> of(String name, Spot task) {
      boolean wildcard = ColumnPattern.hasWildcard(name);
      if (!wildcard && !(task.tree() instanceof Keys keys && keys.has(COLUMN))) {
        return Optional.empty();
      }
      Keys options = Shorthand.expand(task, TASK);
      if (options.has(COLUMN)) {
        return Optional.of(new Family(Kind.VALUES, options));
      }
      return options.has(LABEL) || options.has(LABELS)
          ? Optional.empty()
          : Optional.of(new Family(Kind.PATTERN, options));
    }
  }

  /**
   * The tree of an experiment without families.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if a pattern matches no column, an input, or
   *     only columns of other tasks; or if a column has nearly as many values as rows
   */
  Tree expand(Spot whole) {
    if (!(whole.tree() instanceof Keys keys) || !keys.has(TASKS) || !keys.has("data")) {
      return whole.tree();
    }
    Spot spot = whole.child(TASKS, value(keys, TASKS));
    Keys tasks = Shorthand.expand(spot, ALL);
    Map<String, Family> families = new LinkedHashMap<>();
    tasks
        .values()
        .forEach(
            (name, task) ->
                Family.of(name, spot.child(name, task.value()))
                    .ifPresent(family -> families.put(name, family)));
    if (families.isEmpty()) {
      return whole.tree();
    }
    Spot at = whole.child("data", value(keys, "data"));
    Data data = (Data) binder.bind(at, DATA, Optional.empty());
    return keys.with(TASKS, new Keys(tasks.place(), expanded(spot, tasks, families, data)));
  }

  private static Map<String, Keyed> expanded(
      Spot spot, Keys tasks, Map<String, Family> families, Data data) {
    List<String> columns =
        data.source().columns(new Request(List.copyOf(data.columns().keySet()), Map.of()));
    Set<String> labels = new LinkedHashSet<>();
    tasks.values().values().forEach(task -> addLabels(task.value(), labels));
    Map<String, Keyed> expanded = new LinkedHashMap<>();
    tasks
        .values()
        .forEach(
            (name, task) -> {
              if (!families.containsKey(name)) {
                expanded.put(name, task);
              } else if (families.get(name).kind() == Kind.VALUES) {
                expanded.putAll(ofValues(name, task, families.get(name), data, columns));
              } else {
                Spot here = new Spot(spot.join(name), families.get(name).options());
                for (String column : matched(here, name, columns, data.columns(), labels)) {
                  expanded.put(column, labeled(task, here, column));
                  labels.add(column);
                }
              }
            });
    return expanded;
  }

  private static void addLabels(Tree task, Set<String> labels) {
    if (task instanceof Keys keys) {
      for (String key : List.of(LABEL, LABELS)) {
        Tree value = keys.has(key) ? value(keys, key) : keys;
        List<Tree> items = value instanceof Items list ? list.items() : List.of(value);
        for (Tree item : items) {
          if (item instanceof Scalar scalar) {
            labels.add(scalar.text());
          }
        }
      }
    }
  }

  private static List<String> matched(
      Spot spot, String name, List<String> columns, Map<String, Field> schema, Set<String> taken) {
    ColumnPattern pattern = new ColumnPattern(name);
    List<String> all = columns.stream().filter(pattern::matches).toList();
    if (all.isEmpty()) {
      throw spot.error("the pattern matches no column; " + Nearest.hint(name, columns));
    }
    List<String> matched =
        all.stream()
            .filter(column -> !taken.contains(column) && role(schema, column) != Role.IGNORE)
            .toList();
    for (String column : matched) {
      Role role = role(schema, column);
      if (role != Role.GUESS) {
        throw spot.error(
            "the pattern matches the column '%s', which data.columns uses as %s; narrow the"
                    .formatted(column, role.name().toLowerCase(Locale.ROOT))
                + " pattern, or remove the column from data.columns");
      }
    }
    if (matched.isEmpty()) {
      throw spot.error(
          "the pattern matches only columns that are ignored or are labels of other tasks: "
              + String.join(", ", all.subList(0, Math.min(all.size(), LISTED))));
    }
    return matched;
  }

  private static Role role(Map<String, Field> schema, String column) {
    return schema.containsKey(column) ? schema.get(column).role() : Role.GUESS;
  }

  private static Keyed labeled(Keyed task, Spot options, String column) {
    Keys keys = (Keys) options.tree();
    return new Keyed(task.key(), keys.with(LABEL, text(keys, column)));
  }

  private static Map<String, Keyed> ofValues(
      String name, Keyed task, Family family, Data data, List<String> columns) {
    Keys options = family.options();
    Spot spot = new Spot(TASKS + "." + name, options).child(COLUMN, value(options, COLUMN));
    if (!(spot.tree() instanceof Scalar column)) {
      throw spot.expected("the name of a column");
    }
    if (!columns.contains(column.text())) {
      throw spot.error(
          "found '%s', which is no column; %s"
              .formatted(column.text(), Nearest.hint(column.text(), columns)));
    }
    Table rows = data.source().read(only(column.text(), data, columns)).train();
    List<String> values = LabelColumn.of(rows, name, column.text()).values();
    if (2 * values.size() > rows.rows()) {
      throw spot.error(
          "found '%s', which has %,d values in %,d rows: an id, and no name of a task"
              .formatted(column.text(), values.size(), rows.rows()));
    }
    Map<String, Keyed> tasks = new LinkedHashMap<>();
    for (String value : values) {
      tasks.put(name + "-" + value, new Keyed(task.key(), on(options, column.text(), value)));
    }
    return tasks;
  }

  /** Reads one column. */
  private static Request only(String column, Data data, List<String> columns) {
    Map<String, ColumnType> types =
        columns.stream()
            .distinct()
            .collect(Collectors.toMap(each -> each, each -> ColumnType.SKIP));
    types.put(column, ColumnType.TEXT);
    return new Request(List.copyOf(data.columns().keySet()), types, Set.of(column));
  }

  /** The options of a task on the rows of a value. */
  private static Keys on(Keys options, String column, String value) {
    Map<String, Keyed> changed = new LinkedHashMap<>(options.values());
    changed.remove(COLUMN);
    Keys where =
        options.has(WHERE) && value(options, WHERE) instanceof Keys written
            ? written
            : new Keys(options.place(), Map.of());
    return new Keys(options.place(), changed).with(WHERE, where.with(column, text(options, value)));
  }

  private static Tree value(Keys keys, String key) {
    return keys.values().get(key).value();
  }

  private static Scalar text(Keys at, String text) {
    return new Scalar(at.place(), text, Sort.TEXT);
  }
}
