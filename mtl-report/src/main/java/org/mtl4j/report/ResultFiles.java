// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.Json;

/** Reads files of results. */
final class ResultFiles {
  private ResultFiles() {}

  /** A text, if the file exists. */
  static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw FileProblem.unreadable(file, e);
    }
  }

  /** A JSON object. */
  static ObjectNode json(Path file) {
    return optional(file)
        .orElseThrow(() -> new DataException("there is no file '%s'".formatted(file)));
  }

  /** A JSON object, if the file exists. */
  static Optional<ObjectNode> optional(Path file) {
    return text(file).map(text -> parse(file, text));
  }

  private static ObjectNode parse(Path file, String text) {
    try {
      JsonNode node = Json.mapper().readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new DataException(file + ": found no JSON object");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new DataException("%s, line %d: %s".formatted(file, line, e.getOriginalMessage()), e);
    }
  }
}
