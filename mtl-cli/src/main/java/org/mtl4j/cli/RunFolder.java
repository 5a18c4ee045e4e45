package org.mtl4j.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.mtl4j.core.report.OutputDirectory;

/** Where results of a command lie. */
final class RunFolder {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunFolder() {}

  /**
   * The folder asked for, else a new one named {@code runs/NAME-TIME}; made sure to be writable
   * before anything is computed. One that was made for nothing goes away when the process ends.
   *
   * @param files what will be written; refused where a folder asked for holds one of them
   */
  static OutputDirectory prepare(Optional<Path> asked, String name, List<String> files) {
    Path path = asked.orElseGet(() -> unused(name));
    boolean made = !Files.exists(path);
    OutputDirectory directory = OutputDirectory.prepare(path, files);
    if (made) {
      // Deletes nothing but an empty folder.
      File folder = path.toFile();
      Runtime.getRuntime().addShutdownHook(new Thread(folder::delete));
    }
    return directory;
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
