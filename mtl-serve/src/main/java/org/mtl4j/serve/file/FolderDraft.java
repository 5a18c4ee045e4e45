// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes a folder atomically: fills a temporary folder beside it, syncs all files, and moves it to
 * its name. An existing folder is replaced by that move only, and restored if it fails.
 */
public final class FolderDraft {
  /** What is appended to the name of a folder for a temporary one; the process follows. */
  private static final String DRAFT = ".draft";

  private static final String OLD = ".old";

  private static final Pattern TEMPORARY =
      Pattern.compile("\\.(.+)(\\%s|\\%s)(%s)-\\d+".formatted(DRAFT, OLD, Writer.PATTERN));

  private FolderDraft() {}

  /** Writes the files of a folder. */
  @FunctionalInterface
  public interface Filler {
    void fill(Path draft) throws IOException;
  }

  /**
   * Writes a folder.
   *
   * @param target its path; an existing folder is replaced
   * @throws org.mtl4j.api.error.MtlException if it cannot be written; an existing folder is then
   *     unchanged
   */
  public static void write(Path target, Filler filler) {
    Path place = target.toAbsolutePath().normalize();
    try {
      Path parent = place.getParent();
      Files.createDirectories(parent);
      sweep(parent, place.getFileName().toString()::equals);
      Path draft = temporary(place, DRAFT);
      try {
        filler.fill(draft);
        openToOthers(draft);
        sync(draft);
        replace(draft, place);
        AtomicFile.sync(parent);
      } finally {
        delete(draft);
      }
    } catch (UncheckedIOException e) {
      throw FileProblem.unwritable(target, e.getCause());
    } catch (IOException e) {
      throw FileProblem.unwritable(target, e);
    }
  }

  /**
   * Creates a folder for files of this process alone, among the temporary files of the system.
   * Removes those of killed processes. The caller deletes it.
   *
   * @param name what the files are for
   */
  public static Path scratch(String name) throws IOException {
    Path place = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    sweep(place, ("mtl4j-" + name)::equals);
    return temporary(place.resolve("mtl4j-" + name), DRAFT);
  }

  private static Path temporary(Path place, String kind) throws IOException {
    String name = ".%s%s%s-".formatted(place.getFileName(), kind, Writer.id());
    return Files.createTempDirectory(place.getParent(), name);
  }

  /**
   * Removes the temporary folders of processes that were killed while they wrote a folder. If such
   * a process had moved the old folder away, and not yet the new one to its name, the old one is
   * moved back. Folders of other users stay: they could be replaced by a link in the meantime.
   *
   * @param parent of the folders that were written
   * @param targets accepts the names of these folders
   */
  public static void sweep(Path parent, Predicate<String> targets) throws IOException {
    if (!Files.isReadable(parent)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.list(parent)) {
      all = files.toList();
    }
    for (Path left : all) {
      Matcher name = TEMPORARY.matcher(left.getFileName().toString());
      if (name.matches() && targets.test(name.group(1)) && !Writer.isAlive(name.group(3))) {
        try {
          remove(left, name.group(2), parent.resolve(name.group(1)));
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
          // Another process removes it, too.
        }
      }
    }
  }

  private static void remove(Path left, String kind, Path place) throws IOException {
    if (!Writer.owns(left)) {
      return;
    }
    Path old = left.resolve(place.getFileName());
    if (kind.equals(OLD) && Files.exists(old) && !Files.exists(place)) {
      Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(left);
  }

  /** Writes a text file of a draft in UTF-8, and creates its parent folders. */
  public static void text(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** Writes a file of a draft. */
  public static void file(Path file, AtomicFile.Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
    }
  }

  /** All files below a folder, relative to it, by name. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    }
  }

  private static void replace(Path draft, Path place) throws IOException {
    if (!Files.exists(place)) {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = temporary(place, OLD);
    Path moved = old.resolve(place.getFileName());
    Files.move(place, moved, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      // If this fails too, the old folder stays in the temporary one.
      Files.move(moved, place, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(old);
      throw e;
    }
    delete(old);
  }

  /** Syncs all files and folders, the draft itself included. */
  private static void sync(Path draft) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(draft)) {
      all = paths.toList();
    }
    for (Path path : all) {
      AtomicFile.sync(path);
    }
  }

  /** Gives the draft the permissions of a new folder; those of a temporary one are the owner's. */
  private static void openToOthers(Path draft) throws IOException {
    Path probe = Files.createDirectory(draft.resolve(".rights"));
    try {
      if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(probe));
      }
    } finally {
      Files.delete(probe);
    }
  }

  /** Deletes a file, or a folder with its content, if it exists. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException problem)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
