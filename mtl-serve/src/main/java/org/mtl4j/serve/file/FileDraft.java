package org.mtl4j.serve.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A text file in UTF-8 that appears in its place when it is complete; closed before that, it goes
 * away.
 */
public final class FileDraft implements AutoCloseable {
  private final Path target;
  private final Path draft;
  private final BufferedWriter writer;
  private boolean done;

  /**
   * Starts a file; the folders it lies in are made.
   *
   * @throws org.mtl4j.api.error.ConfigurationException where it cannot be written
   */
  public FileDraft(Path target) {
    this.target = target;
    Path place = target.toAbsolutePath().normalize();
    String name = "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    this.draft = place.resolveSibling(name);
    try {
      if (Files.isDirectory(place)) {
        throw new IOException("a folder of this name is in the way");
      }
      Files.createDirectories(place.getParent());
      this.writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw FileProblem.unwritable(target, e);
    }
  }

  /** Where to write. */
  public BufferedWriter writer() {
    return writer;
  }

  /** Puts the complete file in its place. */
  public void complete() throws IOException {
    writer.close();
    Files.move(
        draft,
        target.toAbsolutePath(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    done = true;
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      try {
        writer.close();
      } finally {
        Files.deleteIfExists(draft);
      }
    }
  }
}
