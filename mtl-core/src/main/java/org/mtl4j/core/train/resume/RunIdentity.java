// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.config.ConfigurationKeys;
import org.mtl4j.core.data.DatasetDigest;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Identifies a run by its configuration, key by key, and its data. Stored in every checkpoint, so
 * that no run resumes from a checkpoint of another.
 *
 * @param configuration values by key
 * @param data digests by part and block, such as {@code train/numbers}
 */
record RunIdentity(Map<String, String> configuration, Map<String, String> data) {
  private static final String CONFIGURATION = "configuration";
  private static final String DATA = "data";

  /** Keys that may change: the length of the run, its checkpoints and a training after it. */
  private static final List<String> FREE =
      List.of(
          "training.epochs",
          "training.steps",
          "training.select.patience",
          "training.checkpoint.",
          "training.refit",
          "training.startFrom",
          "backend.memoryGrowth");

  /** Keys that may change, with a warning: the last bits of the numbers change too. */
  private static final List<String> LOOSE = List.of("backend.");

  static RunIdentity of(RunPlan plan) {
    Map<String, String> keys = new TreeMap<>();
    plan.tasks()
        .forEach(
            task -> {
              String name = "tasks." + task.name();
              keys.putAll(ConfigurationKeys.of(name, task.type()));
              keys.putAll(ConfigurationKeys.of(name + ".head", task.head()));
              keys.put(name + ".primary", task.primary());
              List<String> own = plan.data().preprocessing().tasks().get(task.name());
              if (own != null) {
                keys.put(name + ".features", own.toString());
              }
            });
    keys.putAll(ConfigurationKeys.of("model", plan.model()));
    keys.putAll(ConfigurationKeys.of("coordination", plan.coordination()));
    keys.putAll(ConfigurationKeys.of("training", plan.training()));
    keys.putAll(ConfigurationKeys.of("backend", plan.backend()));
    Map<String, String> data = new TreeMap<>();
    plan.data()
        .parts()
        .forEach(
            (part, rows) ->
                DatasetDigest.blocks(rows)
                    .forEach((block, digest) -> data.put(part + "/" + block, digest)));
    return new RunIdentity(keys, data);
  }

  void write(ObjectNode header) {
    ObjectNode keys = header.putObject(CONFIGURATION);
    configuration.forEach(keys::put);
    ObjectNode blocks = header.putObject(DATA);
    data.forEach(blocks::put);
  }

  /**
   * Compares this run with that of a checkpoint.
   *
   * @return warnings about differences that are allowed
   * @throws ConfigurationException if the checkpoint belongs to another run; lists each key or
   *     block with both values
   */
  List<String> compare(Path file, ObjectNode header) {
    List<String> warnings = new ArrayList<>();
    List<String> differing = new ArrayList<>();
    Map<String, String> before = texts(header.get(CONFIGURATION));
    ConfigurationKeys.differences(before, configuration)
        .forEach(
            (key, values) -> {
              String text = key + " is " + values;
              if (starts(key, LOOSE) && !starts(key, FREE)) {
                warnings.add(
                    "the checkpoint '%s' was written with other settings of the backend: %s; the run continues, but not bit for bit as it would have with those"
                        .formatted(file, text));
              } else if (!starts(key, FREE)) {
                differing.add(text);
              }
            });
    ConfigurationKeys.differences(texts(header.get(DATA)), data)
        .forEach((block, values) -> differing.add("the data '%s' is %s".formatted(block, values)));
    if (!differing.isEmpty()) {
      throw new ConfigurationException(
          "the checkpoint '%s' belongs to another run: %s; resume with the configuration of that run, or start a new run in another folder"
              .formatted(file, String.join("; ", differing)));
    }
    return warnings;
  }

  private static boolean starts(String key, List<String> prefixes) {
    return prefixes.stream().anyMatch(key::startsWith);
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().textValue()));
    return texts;
  }
}
