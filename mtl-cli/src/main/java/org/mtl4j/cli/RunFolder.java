// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.mtl4j.core.report.OutputDirectory;

/** The folder with the results of a command. */
final class RunFolder {
  /** The folder of a run's checkpoints, in that of its results. */
  static final String CHECKPOINTS = "checkpoints";

  /** The folder of finished trials, in that of their results. */
  static final String TRIALS = "trials";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunFolder() {}

  /**
   * The given folder, else a new one named {@code runs/NAME-TIME}. Ensures that it can be written
   * before anything is computed.
   *
   * @param files what will be written; a given folder that holds one of them is refused
   */
  static OutputDirectory prepare(Optional<Path> given, String name, List<String> files) {
    return prepare(given, name, files, "name another folder, or remove what is there");
  }

  /**
   * The same, with what the user can do if the folder is refused.
   *
   * @param advice the end of a sentence
   */
  static OutputDirectory prepare(
      Optional<Path> given, String name, List<String> files, String advice) {
    return OutputDirectory.prepare(given.orElseGet(() -> unused(name)), files, advice);
  }

  private static Path unused(String name) {
    String stem = name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
    Path path = Path.of("runs", stem);
    for (int i = 2; Files.exists(path); i++) {
      path = Path.of("runs", stem + "-" + i);
    }
    return path;
  }
}
