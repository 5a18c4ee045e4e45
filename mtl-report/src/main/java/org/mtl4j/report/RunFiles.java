// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.Json;

/** Reads the folder of a run. */
final class RunFiles {
  /** Files that are shown as they are, by their place on the page. */
  private static final List<String> PARTS = List.of("references", "details", "diagnostics");

  private RunFiles() {}

  static ObjectNode read(Path folder, int points) {
    ObjectNode metrics = ResultFiles.json(folder.resolve("metrics.json"));
    ObjectNode run =
        ResultFiles.optional(folder.resolve("run.json"))
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "'%s' holds a run of an older version, without run.json; train it again"
                            .formatted(folder)));
    ObjectNode results = Json.object();
    Set<String> tasks = tasks(metrics);
    ArrayNode names = results.putArray("tasks");
    tasks.forEach(names::add);
    results.set("metrics", metrics);
    results.set("run", run);
    for (String part : PARTS) {
      ResultFiles.optional(folder.resolve(part + ".json"))
          .ifPresent(node -> results.set(part, node));
    }
    ResultFiles.optional(folder.resolve("model").resolve("model.json"))
        .ifPresent(model -> results.set("model", model));
    ResultFiles.text(folder.resolve("model").resolve(ModelCardText.FILE))
        .ifPresent(card -> results.put("card", card));
    Path history = folder.resolve("history.csv");
    if (Files.exists(history)) {
      results.set("history", History.read(history, new ColumnNames(tasks, metrics), points));
    }
    Path gradients = folder.resolve("gradients.csv");
    if (Files.exists(gradients)) {
      results.set("gradients", Gradients.read(gradients, tasks));
    }
    return results;
  }

  private static Set<String> tasks(ObjectNode metrics) {
    Set<String> tasks = new LinkedHashSet<>();
    for (String rows : List.of("validation", "test")) {
      JsonNode values = metrics.path(rows);
      values.fieldNames().forEachRemaining(tasks::add);
    }
    return tasks;
  }
}
