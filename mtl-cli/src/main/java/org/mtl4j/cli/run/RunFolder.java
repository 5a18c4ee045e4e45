// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.mtl4j.core.report.OutputDirectory;

/** The folder of the results of a command. */
public final class RunFolder {
  /** The folder of the checkpoints of a run, in the folder of its results. */
  public static final String CHECKPOINTS = "checkpoints";

  /** The folder of the model, in the folder of the results. */
  public static final String MODEL = "model";

  /** The file with the resolved configuration. */
  public static final String CONFIGURATION = "config.yaml";

  /** The folder of the finished runs of a comparison or front, in the folder of its results. */
  public static final String TRIALS = "trials";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunFolder() {}

  /**
   * The given folder, or a new one named {@code runs/NAME-TIME}. Fails before anything is computed
   * if it cannot be written.
   *
   * @param files the files that will be written; a folder that contains one of them is refused
   */
  public static OutputDirectory prepare(Optional<Path> given, String name, List<String> files) {
    return prepare(given, name, files, "name another folder, or remove them");
  }

  /**
   * The same with advice for a folder that is refused.
   *
   * @param advice completes a sentence
   */
  public static OutputDirectory prepare(
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
