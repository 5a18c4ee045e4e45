// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mtl4j.api.error.MtlException;

/**
 * Writes one file so that its name refers to the old content or to the complete new content, also
 * after a crash or a power cut. The content goes to a temporary file in the same folder; {@link
 * #complete} syncs that file, moves it to its name atomically and syncs the folder. {@link #close}
 * without {@code complete} removes the temporary file.
 *
 * <p>Missing parent folders are created. An existing target must be a regular file; a symbolic link
 * is followed.
 */
public final class AtomicFile implements AutoCloseable {
  /** The end of the name of a temporary file. */
  static final String ENDING = ".tmp";

  /** Process and counter keep writers of one target apart. */
  private static final Pattern DRAFT =
      Pattern.compile("\\.(.+)\\.(" + Writer.PATTERN + ")-\\d+\\" + ENDING);

  private static final AtomicLong COUNTER = new AtomicLong();

  private final Path target;
  private final Path place;
  private final Path draft;
  private final FileChannel channel;
  private final BufferedWriter writer;
  private boolean complete;

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything from the position of the channel on.
     *
     * @throws IOException if the channel fails
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Starts to write a file.
   *
   * @throws MtlException if it cannot be written
   */
  public AtomicFile(Path target) {
    this.target = target;
    try {
      this.place = place(target);
      Files.createDirectories(place.getParent());
      String name = place.getFileName().toString();
      sweep(place.getParent(), name::equals);
      this.draft = place.resolveSibling(draft(name) + COUNTER.incrementAndGet() + ENDING);
      this.channel =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      this.writer =
          new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), -1));
    } catch (IOException e) {
      throw FileProblem.unwritable(target, e);
    }
  }

  /** The start of the name of a temporary file; a number and {@link #ENDING} follow. */
  static String draft(String target) {
    return ".%s.%s-".formatted(target, Writer.id());
  }

  private static Path place(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException("a folder of this name is in the way");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException("a device or pipe of this name is in the way");
    }
    return Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
  }

  /**
   * Writes a text file in UTF-8.
   *
   * @throws MtlException if it cannot be written; an existing file is then unchanged
   */
  public static void write(Path target, String text) {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes.
   *
   * @throws MtlException if the file cannot be written; an existing one is then unchanged
   */
  public static void write(Path target, byte[] bytes) {
    write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /**
   * Writes any content.
   *
   * @throws MtlException if the file cannot be written; an existing one is then unchanged
   */
  public static void write(Path target, Content content) {
    try (AtomicFile file = new AtomicFile(target)) {
      content.writeTo(file.channel);
      file.complete();
    } catch (IOException e) {
      throw FileProblem.unwritable(target, e);
    }
  }

  /** A channel may take a part of the bytes only. */
  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The content as text in UTF-8. */
  public BufferedWriter writer() {
    return writer;
  }

  /**
   * Moves the content to its name.
   *
   * @throws MtlException if that fails
   */
  public void complete() {
    try {
      writer.flush();
      channel.force(true);
      channel.close();
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      complete = true;
      sync(place.getParent());
    } catch (IOException e) {
      throw FileProblem.unwritable(target, e);
    }
  }

  /**
   * Flushes a file or folder to the disk. Windows cannot open a folder, so there it does nothing
   * for one.
   */
  static void sync(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (!folder || !System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel channel =
          FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  /**
   * Removes the temporary files of processes that were killed, except those that only another user
   * may remove.
   *
   * @param targets accepts the file names to clean up after
   */
  public static void sweep(Path folder, Predicate<String> targets) throws IOException {
    if (!Files.isReadable(folder)) {
      return;
    }
    List<Path> drafts;
    try (Stream<Path> files = Files.list(folder)) {
      drafts =
          files
              .filter(
                  file -> {
                    Matcher name = DRAFT.matcher(file.getFileName().toString());
                    return name.matches()
                        && targets.test(name.group(1))
                        && !Writer.isAlive(name.group(2));
                  })
              .toList();
    }
    for (Path file : drafts) {
      try {
        Files.deleteIfExists(file);
      } catch (FileSystemException e) {
        // Only another user may remove it.
      }
    }
  }

  @Override
  public void close() {
    if (!complete) {
      try {
        try {
          channel.close();
        } finally {
          Files.deleteIfExists(draft);
        }
      } catch (IOException e) {
        throw FileProblem.unwritable(target, e);
      }
    }
  }
}
