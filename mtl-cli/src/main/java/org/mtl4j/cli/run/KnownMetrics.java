// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Metric;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.bundle.ModelDirectory;

/**
 * The metrics of a stored model by name: those of its task types, if its configuration can be read
 * with the loaded plugins, then those of the registry.
 */
public final class KnownMetrics implements Evaluation.Metrics {
  private final Registry registry;
  private final Configuration configuration;
  private final Map<String, TaskSpec> tasks;

  /**
   * Reads the configuration of the model, if possible.
   *
   * @param model the folder of the model
   */
  public KnownMetrics(Registry registry, Path model) {
    this.registry = registry;
    this.configuration = new Configuration(registry);
    this.tasks = tasks(model.resolve(ModelDirectory.CONFIGURATION));
  }

  /** Empty if plugins of the configuration are missing; the evaluation then notes the metrics. */
  private Map<String, TaskSpec> tasks(Path file) {
    try {
      return Files.exists(file) ? configuration.read(file).tasks() : Map.of();
    } catch (ConfigurationException e) {
      return Map.of();
    }
  }

  @Override
  public Optional<Metric> find(String task, String id) {
    Optional<Metric> own =
        Optional.ofNullable(tasks.get(task)).stream()
            .flatMap(spec -> spec.type().metrics().stream())
            .filter(metric -> metric.id().equals(id))
            .findFirst();
    boolean known =
        registry.entries(Kind.METRIC).stream().anyMatch(entry -> entry.name().equals(id));
    return own.isPresent() || !known
        ? own
        : Optional.of(configuration.create(Kind.METRIC, id, List.of()));
  }
}
