package org.mtl4j.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.mtl4j.api.error.ConfigurationException;

/**
 * A directory that results are written to. A file appears under its name when it is complete, and
 * replaces an older one in the same moment.
 */
public final class OutputDirectory {
  private final Path path;

  private OutputDirectory(Path path) {
    this.path = path;
  }

  /**
   * Creates the directory where it is missing, and makes sure that it can be written: call it
   * before the work whose results it is to hold.
   *
   * @throws ConfigurationException where it cannot be written; says why
   */
  public static OutputDirectory prepare(Path path) {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, ".mtl", ".tmp"));
      return new OutputDirectory(path);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /**
   * Writes a text file in UTF-8.
   *
   * @return where it lies
   */
  public Path write(String name, String text) {
    Path target = path.resolve(name);
    try {
      Path draft = path.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp");
      try {
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        Files.move(
            draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
      return target;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static ConfigurationException failure(Path path, IOException e) {
    String reason =
        e instanceof FileAlreadyExistsException
            ? "a file of this name is in the way"
            : e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    return new ConfigurationException("'" + path + "' cannot be written (" + reason + ")", e);
  }
}
