// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Data;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Field;

/** The experiment of a model that is merged from stored models: theirs, with the tasks of all. */
public final class MergedExperiment {
  private MergedExperiment() {}

  /**
   * The experiments with which stored models were trained.
   *
   * @param models the folders of the models
   * @throws ConfigurationException if a model was stored without its configuration
   * @throws org.mtl4j.api.error.DataException if a folder is not a model
   */
  public static List<Experiment> read(Configuration configuration, List<Path> models) {
    return models.stream().map(model -> read(configuration, model)).toList();
  }

  private static Experiment read(Configuration configuration, Path model) {
    ModelDirectory.read(model); // names what is missing or altered
    Path file = model.resolve(ModelDirectory.CONFIGURATION);
    if (!Files.exists(file)) {
      throw new ConfigurationException(
          "the model %s was stored without its configuration, so it cannot be merged"
              .formatted(model));
    }
    return configuration.read(file);
  }

  /**
   * One experiment with the tasks of all, in their order; coordination, which merging does not
   * need, has its defaults.
   *
   * @param models the folders of the models, for messages
   * @throws ConfigurationException if data, split, network or a common task differ; lists each key
   */
  public static Experiment of(List<Path> models, List<Experiment> experiments) {
    Experiment first = experiments.get(0);
    Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    Map<String, Field> columns = new LinkedHashMap<>();
    for (int m = 0; m < experiments.size(); m++) {
      Experiment experiment = experiments.get(m);
      Map<String, String> here = keys(experiment);
      experiment
          .tasks()
          .forEach(
              (name, spec) -> {
                here.putAll(ConfigurationKeys.of("tasks." + name, spec));
                tasks.putIfAbsent(name, spec);
              });
      Map<String, String> there = keys(first);
      experiment
          .tasks()
          .keySet()
          .forEach(name -> there.putAll(ConfigurationKeys.of("tasks." + name, tasks.get(name))));
      requireEqual(models.get(0), models.get(m), ConfigurationKeys.differences(there, here));
      experiment.data().columns().forEach(columns::putIfAbsent);
    }
    return new Experiment(
        new Data(first.data().source(), columns),
        first.split(),
        tasks,
        first.model(),
        new Coordination(),
        first.training(),
        first.backend());
  }

  private static Map<String, String> keys(Experiment experiment) {
    Map<String, String> keys = new TreeMap<>();
    keys.putAll(ConfigurationKeys.of("data.source", experiment.data().source()));
    keys.putAll(ConfigurationKeys.of("split", experiment.split()));
    keys.putAll(ConfigurationKeys.of("model", experiment.model()));
    return keys;
  }

  private static void requireEqual(Path first, Path other, Map<String, String> differences) {
    if (!differences.isEmpty()) {
      String text =
          String.join(
              "; ",
              differences.entrySet().stream()
                  .map(e -> e.getKey() + " is " + e.getValue())
                  .toList());
      throw new ConfigurationException(
          "models of one shape can be merged, but those of %s (there) and %s (here) differ: %s"
              .formatted(first, other, text));
    }
  }
}
