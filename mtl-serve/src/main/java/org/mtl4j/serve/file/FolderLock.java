// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mtl4j.api.error.ConfigurationException;

/**
 * An exclusive lock on a folder, among all processes of a machine. The system releases it when the
 * process ends, even if it is killed; the file {@link #NAME} then remains, without effect.
 */
public final class FolderLock implements AutoCloseable {
  /** The locked file; contains the id of the process. */
  public static final String NAME = ".mtl.lock";

  /** The longest id of a process, in digits. */
  private static final int DIGITS = 20;

  /**
   * The files that this process has locked. POSIX drops all locks of a process on a file when it
   * closes any descriptor of the file, so a locked file is never opened twice.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final List<Path> created;

  /** Identifies the locked file, wherever it is; null on Windows, where it cannot be moved. */
  private final Object key;

  private FolderLock(Path file, FileChannel channel, List<Path> created) throws IOException {
    this.file = file;
    this.channel = channel;
    this.created = created;
    this.key = key(file);
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Whether the folder still has its name: false if it was moved or removed. */
  public boolean holds() {
    try {
      return Objects.equals(key(file), key);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Creates the folder if it is missing, and takes its lock.
   *
   * @throws ConfigurationException if another holder has it; names its process
   * @throws IOException if the folder cannot be written
   */
  public static FolderLock take(Path folder) throws IOException {
    List<Path> created = missing(folder);
    Files.createDirectories(folder);
    boolean taken = false;
    try {
      Files.delete(Files.createTempFile(folder, AtomicFile.draft(NAME), AtomicFile.ENDING));
      FolderLock lock = take(folder, created);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        removeEmpty(created);
      }
    }
  }

  /** The folders of a path that do not exist, innermost first. */
  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path path = folder; path != null && !Files.exists(path); path = path.getParent()) {
      missing.add(path);
    }
    return missing;
  }

  private static FolderLock take(Path folder, List<Path> created) throws IOException {
    Path file = folder.toRealPath().resolve(NAME);
    if (!HELD.add(file)) {
      throw refused(folder, " of this process");
    }
    boolean taken = false;
    try {
      FolderLock lock = new FolderLock(file, locked(folder, file), created);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(file);
      }
    }
  }

  private static FileChannel locked(Path folder, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      // The previous holder deletes the file: a lock on a deleted file excludes nobody.
      if (channel.tryLock() == null || !Files.exists(file)) {
        throw refused(folder, holder(channel));
      }
      long process = ProcessHandle.current().pid();
      channel.truncate(0).write(StandardCharsets.US_ASCII.encode(Long.toString(process)));
      taken = true;
      return channel;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /** Some systems do not allow reading a locked file. */
  private static String holder(FileChannel channel) {
    try {
      ByteBuffer digits = ByteBuffer.allocate(DIGITS);
      channel.read(digits, 0);
      String process = StandardCharsets.US_ASCII.decode(digits.flip()).toString();
      return process.isEmpty() ? "" : ", process " + process;
    } catch (IOException e) {
      return "";
    }
  }

  private static ConfigurationException refused(Path folder, String holder) {
    return new ConfigurationException(
        "'%s' is being written by another run%s; wait for its end, or name another folder"
            .formatted(folder, holder));
  }

  /** Releases the lock, and removes folders that {@link #take} created if they are empty. */
  @Override
  public void close() {
    try {
      try (channel) {
        Files.deleteIfExists(file);
      }
      removeEmpty(created);
    } catch (IOException e) {
      throw FileProblem.unwritable(file, e);
    } finally {
      HELD.remove(file);
    }
  }

  private static void removeEmpty(List<Path> folders) throws IOException {
    try {
      for (Path folder : folders) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      // It is used, and so are its parents.
    }
  }
}
