// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.AtomicFile;
import org.mtl4j.serve.file.BrokenFileException;
import org.mtl4j.serve.file.StoredArrays;

/**
 * The checkpoints of one run: {@code step-N.safetensors}, of which the last few are kept, and
 * {@code best-N.safetensors} with the parameters of the best epoch, to which checkpoints refer by
 * the key {@link #BEST} of their headers. There is no index: names and headers tell everything.
 */
public final class CheckpointFolder {
  /** Header key: the name of the file with the best parameters. */
  public static final String BEST = "best-file";

  private static final String ENDING = ".safetensors";

  /** The ending of format 1, so that such files are found, and refused when they are read. */
  private static final String OLD_ENDING = ".ckpt";

  private static final String STEP = "step-";
  private static final String BEST_NAME = "best-";

  private final Path path;
  private final int keep;

  /**
   * A checkpoint and the best parameters that it refers to.
   *
   * @param file its path
   * @param state the checkpoint
   * @param best the best parameters, if they have a file
   */
  public record Found(Path file, StoredArrays state, Optional<StoredArrays> best) {}

  /**
   * A folder, created with the first checkpoint.
   *
   * @param keep how many of the last checkpoints are kept, 1 or more
   */
  public CheckpointFolder(Path path, int keep) {
    this.path = path;
    this.keep = keep;
  }

  /** The path of the folder. */
  public Path path() {
    return path;
  }

  /** Whether there is no checkpoint. */
  public boolean isEmpty() throws IOException {
    return steps().isEmpty();
  }

  /**
   * Writes the parameters of the best epoch.
   *
   * @return the name of the file
   */
  public String saveBest(int epoch, StoredArrays parameters) {
    String name = String.format(Locale.ROOT, "%s%06d%s", BEST_NAME, epoch, ENDING);
    ArrayFile.write(path.resolve(name), parameters);
    return name;
  }

  /** Writes a checkpoint, then deletes those that are no longer needed. */
  public Path save(long step, StoredArrays state) throws IOException {
    Path file = path.resolve(String.format(Locale.ROOT, "%s%012d%s", STEP, step, ENDING));
    ArrayFile.write(file, state);
    prune();
    return file;
  }

  /**
   * The newest checkpoint that is not broken.
   *
   * @param warn receives a message for each newer one that is broken
   * @param putAside whether a broken file is renamed, so that it is not read again
   */
  public Optional<Found> newest(Consumer<String> warn, boolean putAside) throws IOException {
    for (Path file : steps()) {
      try {
        return Optional.of(found(file));
      } catch (BrokenFileException e) {
        warn.accept(
            "the checkpoint '%s' is broken: %s; the previous one is used"
                .formatted(file, e.getMessage()));
        if (putAside) {
          Path aside = file.resolveSibling(file.getFileName() + ".broken");
          Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return Optional.empty();
  }

  private Found found(Path file) throws IOException, BrokenFileException {
    StoredArrays state = ArrayFile.read(file);
    if (!state.header().has(BEST)) {
      return new Found(file, state, Optional.empty());
    }
    Path best = path.resolve(state.header().get(BEST).asText());
    if (!Files.exists(best)) {
      throw new BrokenFileException("it refers to '" + best + "', which is missing");
    }
    try {
      return new Found(file, state, Optional.of(ArrayFile.read(best)));
    } catch (BrokenFileException e) {
      throw new BrokenFileException(
          "it refers to '" + best + "', which is broken: " + e.getMessage(), e);
    }
  }

  /** The checkpoints, newest first. */
  private List<Path> steps() throws IOException {
    return files(STEP).stream().sorted(Comparator.reverseOrder()).toList();
  }

  private List<Path> files(String start) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(file -> named(file, start)).toList();
    }
  }

  private static boolean named(Path file, String start) {
    String name = file.getFileName().toString();
    return name.startsWith(start) && (name.endsWith(ENDING) || name.endsWith(OLD_ENDING));
  }

  private void prune() throws IOException {
    List<Path> files = steps();
    Set<String> needed = new HashSet<>();
    for (Path file : files.subList(0, Math.min(keep, files.size()))) {
      header(file)
          .filter(header -> header.has(BEST))
          .ifPresent(header -> needed.add(header.get(BEST).asText()));
    }
    for (Path file : files.subList(Math.min(keep, files.size()), files.size())) {
      Files.deleteIfExists(file);
    }
    for (Path best : files(BEST_NAME)) {
      if (!needed.contains(best.getFileName().toString())) {
        Files.deleteIfExists(best);
      }
    }
  }

  private static Optional<ObjectNode> header(Path file) throws IOException {
    try {
      return Optional.of(ArrayFile.header(file));
    } catch (BrokenFileException e) {
      return Optional.empty();
    }
  }

  /** Deletes every checkpoint, and the temporary files of a killed process. */
  public void clear() throws IOException {
    for (String start : List.of(STEP, BEST_NAME)) {
      for (Path file : files(start)) {
        Files.deleteIfExists(file);
      }
    }
    sweep();
  }

  /** Deletes the temporary files of a killed process. */
  public void sweep() throws IOException {
    if (Files.isDirectory(path)) {
      AtomicFile.sweep(path, name -> name.endsWith(ENDING));
    }
  }
}
