// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.error.Nearest;
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
 * Replaces patterns of tasks by one task for each column that matches: {@code tasks: {"assay-*":
 * {type: binary}}}. A pattern is a name with {@code *} or {@code ?} and without {@code label}. It
 * skips columns that the data ignore and labels of tasks that are written out.
 */
final class TaskPatterns {
  private static final String TASKS = "tasks";
  private static final String LABEL = "label";
  private static final OptionType DATA = new OptionType.Group(Data.class);
  private static final OptionType TASK = new OptionType.Group(TaskSpec.class);
  private static final OptionType ALL = new OptionType.MapOf(TASK);

  private final Binder binder;

  TaskPatterns(Binder binder) {
    this.binder = binder;
  }

  /**
   * The tree of an experiment without patterns.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if a pattern matches no column, an input, or
   *     a column of another pattern
   */
  Tree expand(Spot whole) {
    if (!(whole.tree() instanceof Keys keys) || !keys.has(TASKS) || !keys.has("data")) {
      return whole.tree();
    }
    Spot spot = whole.child(TASKS, keys.values().get(TASKS).value());
    Keys tasks = Shorthand.expand(spot, ALL);
    Map<String, Keys> patterns = new LinkedHashMap<>();
    Set<String> labels = new LinkedHashSet<>();
    tasks
        .values()
        .forEach(
            (name, task) ->
                pattern(name, spot.child(name, task.value()))
                    .ifPresentOrElse(
                        found -> patterns.put(name, found), () -> addLabels(task.value(), labels)));
    if (patterns.isEmpty()) {
      return whole.tree();
    }
    Data data = data(whole.child("data", keys.values().get("data").value()));
    List<String> columns =
        data.source().columns(new Request(List.copyOf(data.columns().keySet()), Map.of()));
    Map<String, Keyed> expanded = new LinkedHashMap<>();
    tasks
        .values()
        .forEach(
            (name, task) -> {
              if (patterns.containsKey(name)) {
                Spot here = new Spot(spot.join(name), patterns.get(name));
                for (String column : matched(here, name, columns, data.columns(), labels)) {
                  expanded.put(column, labeled(task, patterns.get(name), column));
                  labels.add(column);
                }
              } else {
                expanded.put(name, task);
              }
            });
    return keys.with(TASKS, new Keys(tasks.place(), expanded));
  }

  private Data data(Spot spot) {
    return (Data) binder.bind(spot, DATA, Optional.empty());
  }

  /** The options of a pattern; empty if the name is the name of one task. */
  private static Optional<Keys> pattern(String name, Spot task) {
    if (!ColumnPattern.hasWildcard(name)) {
      return Optional.empty();
    }
    Keys options = Shorthand.expand(task, TASK);
    return options.has(LABEL) || options.has("labels") ? Optional.empty() : Optional.of(options);
  }

  private static void addLabels(Tree task, Set<String> labels) {
    if (task instanceof Keys keys) {
      for (String key : List.of(LABEL, "labels")) {
        Tree value = keys.has(key) ? keys.values().get(key).value() : keys;
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
              + String.join(", ", all.subList(0, Math.min(all.size(), 20))));
    }
    return matched;
  }

  private static Role role(Map<String, Field> schema, String column) {
    return schema.containsKey(column) ? schema.get(column).role() : Role.GUESS;
  }

  private static Keyed labeled(Keyed task, Keys options, String column) {
    return new Keyed(
        task.key(), options.with(LABEL, new Scalar(options.place(), column, Sort.TEXT)));
  }
}
