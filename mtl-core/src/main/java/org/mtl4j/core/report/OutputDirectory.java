// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.AtomicFile;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;
import org.mtl4j.serve.file.FolderLock;

/**
 * A directory that results are written to. A file appears under its name when it is complete, and
 * replaces an older one in the same moment.
 */
public final class OutputDirectory implements AutoCloseable {
  private final Path path;
  private final FolderLock lock;

  private OutputDirectory(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the directory where it is missing, and makes sure that it can be written: call it
   * before the work whose results it is to hold. No other run can have it until it is closed or the
   * process ends.
   *
   * @throws ConfigurationException where it cannot be written, or another run writes it; says why
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
    return prepare(path, names, "name another folder, or remove what is there");
  }

  /**
   * The same, with what the user can do about a directory that is refused.
   *
   * @param advice the end of a sentence
   */
  public static OutputDirectory prepare(Path path, List<String> names, String advice) {
    if (path.toString().isEmpty()) {
      throw new ConfigurationException(
          "the folder for results has an empty name; the one where you are is '.'");
    }
    refuse(path, names, advice); // before anything is created in a folder of someone else's
    OutputDirectory directory = taken(path);
    try {
      refuse(path, names, advice);
      return directory;
    } catch (ConfigurationException e) {
      directory.close();
      throw e;
    }
  }

  private static OutputDirectory taken(Path path) {
    try {
      return new OutputDirectory(path, FolderLock.take(path));
    } catch (IOException e) {
      throw FileProblem.unwritable(path, e);
    }
  }

  private static void refuse(Path path, List<String> names, String advice) {
    List<String> present = names.stream().filter(name -> Files.exists(path.resolve(name))).toList();
    if (!present.isEmpty()) {
      throw new ConfigurationException(
          "'%s' already holds %s; %s".formatted(path, String.join(", ", present), advice));
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
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file of any kind. */
  public Path write(String name, byte[] bytes) {
    Path target = path.resolve(name);
    AtomicFile.write(target, bytes);
    return target;
  }

  /** Removes a file, or a folder with all that it holds, if it exists. */
  public void delete(String name) {
    try {
      FolderDraft.delete(path.resolve(name));
    } catch (IOException e) {
      throw FileProblem.unwritable(path.resolve(name), e);
    }
  }

  /** Lets others write here; removes the directory if it was created here and is empty. */
  @Override
  public void close() {
    lock.close();
  }
}
