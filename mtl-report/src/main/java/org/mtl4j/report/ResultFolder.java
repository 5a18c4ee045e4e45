// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.Json;

/**
 * A folder of results.
 *
 * @param path its path
 * @param kind what it holds
 */
record ResultFolder(Path path, Kind kind) {
  /** What a folder holds, by the file that is written last. */
  enum Kind {
    RUN("metrics.json", "run"),
    COMPARISON("results.json", "comparison"),
    FRONT("front.json", "front");

    private final String file;
    private final String text;

    Kind(String file, String text) {
      this.file = file;
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /**
   * Finds out what a folder holds.
   *
   * @throws ConfigurationException if it is no folder, or has no results yet
   */
  static ResultFolder of(Path path) {
    if (!Files.isDirectory(path)) {
      throw new ConfigurationException(
          Files.exists(path)
              ? "'%s' is a file, expected the folder of a run".formatted(path)
              : "there is no folder '%s'".formatted(path));
    }
    if (!Files.isReadable(path) || !Files.isExecutable(path)) {
      throw new ConfigurationException("'%s' cannot be read: permission denied".formatted(path));
    }
    for (Kind kind : Kind.values()) {
      if (Files.exists(path.resolve(kind.file))) {
        return new ResultFolder(path, kind);
      }
    }
    throw new ConfigurationException(missing(path));
  }

  private static String missing(Path path) {
    if (Files.exists(path.resolve("checkpoints")) || Files.exists(path.resolve("trials"))) {
      return "'%s' holds a run that has not finished; the report is written when it ends"
          .formatted(path);
    }
    if (Files.exists(path.resolve("model.json"))) {
      return "'%s' is a model; name the folder of its run, or use mtl card".formatted(path);
    }
    return "'%s' holds no results: it has none of %s"
        .formatted(
            path,
            Arrays.stream(Kind.values()).map(kind -> kind.file).collect(Collectors.joining(", ")));
  }

  /**
   * Reads the results.
   *
   * @param points the most points of all curves together
   */
  ObjectNode read(int points) {
    ObjectNode results =
        switch (kind) {
          case RUN -> RunFiles.read(path, points);
          case COMPARISON -> {
            ObjectNode node = Json.object();
            node.set("table", ResultFiles.json(path.resolve(kind.file)));
            yield node;
          }
          case FRONT -> {
            ObjectNode node = Json.object();
            node.set("front", ResultFiles.json(path.resolve(kind.file)));
            yield node;
          }
        };
    ResultFiles.text(path.resolve("config.yaml"))
        .ifPresent(text -> results.put("configuration", text));
    Path name = path.toAbsolutePath().normalize().getFileName();
    return results.put("folder", name == null ? "/" : name.toString());
  }
}
