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
import org.mtl4j.serve.file.FolderLock;

/** Where results of a command lie. */
final class RunFolder {
  /** The folder of a run's checkpoints, in that of its results. */
  static final String CHECKPOINTS = "checkpoints";

  /** The folder of finished trials, in that of their results. */
  static final String TRIALS = "trials";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunFolder() {}

  /**
   * The folder asked for, else a new one named {@code runs/NAME-TIME}; made sure to be writable
   * before anything is computed. One that was made for nothing goes away when the process ends.
   *
   * @param files what will be written; refused where a folder asked for holds one of them
   */
  static OutputDirectory prepare(Optional<Path> asked, String name, List<String> files) {
    return prepare(asked, name, files, "name another folder, or remove what is there");
  }

  /**
   * The same, with what the user can do where a folder is refused.
   *
   * @param advice the end of a sentence
   */
  static OutputDirectory prepare(
      Optional<Path> asked, String name, List<String> files, String advice) {
    Path path = asked.orElseGet(() -> unused(name));
    boolean made = !Files.exists(path);
    OutputDirectory directory = OutputDirectory.prepare(path, files, advice);
    if (made) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> removeUnlessUsed(path.toFile())));
    }
    return directory;
  }

  /** Deletes nothing but locks that nothing stands beside, and empty folders. */
  private static void removeUnlessUsed(File folder) {
    for (File each : List.of(new File(folder, CHECKPOINTS), new File(folder, TRIALS), folder)) {
      String[] names = each.list();
      if (names != null && List.of(FolderLock.NAME).containsAll(List.of(names))) {
        new File(each, FolderLock.NAME).delete();
        each.delete();
      }
    }
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
