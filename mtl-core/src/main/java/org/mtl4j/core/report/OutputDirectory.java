package org.mtl4j.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
    return prepare(path, List.of());
  }

  /**
   * The same, but refuses a directory that holds what would be written.
   *
   * @param names the files to come
   */
  public static OutputDirectory prepare(Path path, List<String> names) {
    List<String> present = names.stream().filter(name -> Files.exists(path.resolve(name))).toList();
    if (!present.isEmpty()) {
      throw new ConfigurationException(
          "'%s' already holds %s; name another folder, or remove what is there"
              .formatted(path, String.join(", ", present)));
    }
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
    return new ConfigurationException("'" + path + "' cannot be written: " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "a file of this name is in the way";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " cannot be created";
    }
    // The message of other ones repeats the path before the reason.
    return e instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(e.getMessage());
  }
}
