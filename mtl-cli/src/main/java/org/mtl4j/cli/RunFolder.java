package org.mtl4j.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.mtl4j.core.report.OutputDirectory;

/** Where results of a command lie. */
final class RunFolder {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunFolder() {}

  /**
   * The folder asked for, else {@code runs/NAME-TIME}; made sure to be writable before anything is
   * computed.
   */
  static OutputDirectory prepare(Optional<Path> asked, String name) {
    return OutputDirectory.prepare(
        asked.orElseGet(
            () ->
                Path.of(
                    "runs", name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME))));
  }
}
