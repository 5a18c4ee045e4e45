// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.core.config.Tree.Items;
import org.mtl4j.core.config.Tree.Keyed;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;

/** Refuses metrics that do not exist or do not fit their task, with their place in the file. */
final class MetricChecks {
  private final Registry registry;

  MetricChecks(Registry registry) {
    this.registry = registry;
  }

  /**
   * Checks every task.
   *
   * @param whole the tree of the experiment
   */
  void check(Spot whole, Experiment experiment) {
    Spot tasks = inside(whole, "tasks");
    experiment.tasks().forEach((name, spec) -> check(inside(tasks, name), spec));
  }

  private void check(Spot task, TaskSpec spec) {
    Spot metrics = inside(task, "metrics");
    for (int i = 0; i < spec.metrics().size(); i++) {
      check(item(metrics, i), spec.metrics().get(i), spec.type());
    }
    spec.primary().ifPresent(id -> check(inside(task, "primary"), id, spec.type()));
  }

  private void check(Spot spot, String id, TaskType type) {
    List<String> own = type.metrics().stream().map(Metric::id).toList();
    if (own.contains(id)) {
      return;
    }
    Stream<String> registered =
        registry.entries(Kind.METRIC).stream()
            .filter(entry -> metric(entry).map(m -> m.fits(type.prediction())).orElse(true))
            .map(Entry::name);
    List<String> fitting = Stream.concat(own.stream(), registered).toList();
    try {
      registry.find(Kind.METRIC, id);
    } catch (ConfigurationException e) {
      throw Spot.error(spot.tree().place(), spot.path(), e.getMessage(), e);
    }
    if (!fitting.contains(id)) {
      throw spot.error(
          "found '%s', which does not fit the predictions of this task, expected a metric that does; %s"
              .formatted(id, Nearest.hint(id, fitting)));
    }
  }

  /** The metric with its defaults; empty if it has required options. */
  private static Optional<Metric> metric(Entry entry) {
    return entry.form().required().isEmpty()
        ? Optional.of((Metric) entry.form().defaults(List.of()))
        : Optional.empty();
  }

  /** The value of a key; for a shorthand or a file instead of the mapping, its place. */
  private static Spot inside(Spot spot, String key) {
    Keyed value = spot.tree() instanceof Keys keys ? keys.values().get(key) : null;
    return spot.child(key, value == null ? spot.tree() : value.value());
  }

  private static Spot item(Spot spot, int index) {
    return spot.tree() instanceof Items items ? spot.item(index, items.items().get(index)) : spot;
  }
}
