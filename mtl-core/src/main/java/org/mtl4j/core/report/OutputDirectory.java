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

/** A directory for results, used by one run at a time. Files are written atomically. */
public final class OutputDirectory implements AutoCloseable {
  private final Path path;
  private final FolderLock lock;

  private OutputDirectory(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the directory if it is missing, checks that it can be written, and locks it until it is
   * closed or the process ends. To be called before the work that produces the results.
   *
   * @throws ConfigurationException if it cannot be written, or another run uses it
   */
  public static OutputDirectory prepare(Path path) {
    return prepare(path, List.of());
  }

  /**
   * As {@link #prepare(Path)}, but refuses a directory that has one of the files to be written.
   *
   * @param names the files to be written
   */
  public static OutputDirectory prepare(Path path, List<String> names) {
    return prepare(path, names, "name another folder, or remove them");
  }

  /**
   * As {@link #prepare(Path, List)}, with advice for a directory that is refused.
   *
   * @param advice what the user can do, as the end of a sentence
   */
  public static OutputDirectory prepare(Path path, List<String> names, String advice) {
    if (path.toString().isEmpty()) {
      throw new ConfigurationException(
          "the folder for results has an empty name; the current folder is '.'");
    }
    refuse(path, names, advice); // before a lock is created in it
    OutputDirectory directory = locked(path);
    try {
      refuse(path, names, advice);
      return directory;
    } catch (ConfigurationException e) {
      directory.close();
      throw e;
    }
  }

  private static OutputDirectory locked(Path path) {
    try {
      OutputDirectory directory = new OutputDirectory(path, FolderLock.take(path));
      AtomicFile.sweep(path, name -> true);
      FolderDraft.sweep(path, name -> true);
      return directory;
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

  /** The path of the directory. */
  public Path path() {
    return path;
  }

  /**
   * Writes a text file in UTF-8.
   *
   * @return its path
   */
  public Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file.
   *
   * @return its path
   */
  public Path write(String name, byte[] bytes) {
    Path target = path.resolve(name);
    AtomicFile.write(target, bytes);
    return target;
  }

  /** Deletes a file, or a folder with its content, if it exists. */
  public void delete(String name) {
    try {
      FolderDraft.delete(path.resolve(name));
    } catch (IOException e) {
      throw FileProblem.unwritable(path.resolve(name), e);
    }
  }

  /** Releases the lock; removes the directory if it was created here and is empty. */
  @Override
  public void close() {
    lock.close();
  }
}
