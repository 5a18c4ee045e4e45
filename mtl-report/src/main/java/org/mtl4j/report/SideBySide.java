// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;

/** Several runs in one report. */
final class SideBySide {
  private SideBySide() {}

  /** Runs without a common task have nothing to compare. */
  static void requireCommonTasks(List<Path> folders, Iterable<JsonNode> runs) {
    Set<String> first = Set.of();
    int at = 0;
    for (JsonNode run : runs) {
      Set<String> tasks = new LinkedHashSet<>();
      run.path("tasks").forEach(task -> tasks.add(task.textValue()));
      if (at == 0) {
        first = tasks;
      } else if (Collections.disjoint(first, tasks)) {
        throw new ConfigurationException(
            "the runs in '%s' (%s) and '%s' (%s) have no task in common"
                .formatted(folders.get(0), some(first), folders.get(at), some(tasks)));
      }
      at++;
    }
  }

  private static String some(Set<String> tasks) {
    String names = String.join(", ", tasks.stream().limit(5).toList());
    return tasks.size() > 5 ? names + ", …" : names;
  }

  /**
   * Gives each run a label of its own: the name of its folder, with a number if it occurs again.
   */
  static void nameApart(Iterable<JsonNode> runs) {
    Set<String> taken = new LinkedHashSet<>();
    for (JsonNode run : runs) {
      String name = run.path("folder").asText();
      String label = name;
      for (int i = 2; !taken.add(label); i++) {
        label = name + " (" + i + ")";
      }
      ((ObjectNode) run).put("label", label);
    }
  }
}
