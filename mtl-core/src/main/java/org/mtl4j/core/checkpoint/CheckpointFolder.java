// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
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

  /** Appended to the name of a broken checkpoint. */
  private static final String BROKEN = ".broken";

  private final Path path;
  private final int keep;

  /**
   * A checkpoint and the best parameters that it refers to.
   *
   * @param file its path
   * @param state the checkpoint
   * @param best the best parameters, if they have a file that is whole
   * @param lost the reason why the best parameters that it refers to cannot be read
   */
  public record Found(
      Path file, StoredArrays state, Optional<StoredArrays> best, Optional<String> lost) {}

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

  /**
   * Writes a checkpoint, then deletes those that are no longer needed: older ones, and those of
   * later steps, from before the run was resumed at an earlier step.
   */
  public Path save(long step, StoredArrays state) throws IOException {
    Path file = path.resolve(String.format(Locale.ROOT, "%s%012d%s", STEP, step, ENDING));
    ArrayFile.write(file, state);
    for (Path other : steps()) {
      if (other.compareTo(file) > 0) {
        Files.deleteIfExists(other);
      }
    }
    prune();
    return file;
  }

  /**
   * The newest checkpoint that is not broken and has its best parameters. If the best parameters of
   * all are lost, the newest that is not broken.
   *
   * @param warn receives a message for each newer one that is not used
   * @param putAside whether these are renamed if they are broken
   * @throws ConfigurationException if there are checkpoints, but all are broken
   */
  public Optional<Found> newest(Consumer<String> warn, boolean putAside) throws IOException {
    Map<Path, String> broken = new LinkedHashMap<>();
    Map<Path, String> lost = new LinkedHashMap<>();
    Optional<Found> newest = Optional.empty();
    for (Path file : steps()) {
      try {
        Found found = found(file);
        newest = newest.or(() -> Optional.of(found));
        if (found.lost().isEmpty()) {
          newest = Optional.of(found);
          break;
        }
        lost.put(file, found.lost().get());
      } catch (BrokenFileException e) {
        broken.put(file, e.getMessage());
      }
    }
    if (newest.isEmpty()) {
      requireNothingLost(broken);
      return newest;
    }
    Path used = newest.get().file();
    broken.keySet().removeIf(file -> file.compareTo(used) < 0);
    lost.keySet().removeIf(file -> file.compareTo(used) <= 0);
    broken.forEach((file, why) -> warn.accept(unused(file, "is broken: " + why, used)));
    lost.forEach((file, why) -> warn.accept(unused(file, "is not complete: " + why, used)));
    for (Path file : putAside ? broken.keySet() : Set.<Path>of()) {
      Path aside = file.resolveSibling(file.getFileName() + BROKEN);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    return newest;
  }

  private static String unused(Path file, String why, Path used) {
    return "the checkpoint '%s' %s; '%s' is used".formatted(file, why, used.getFileName());
  }

  /** A folder that held checkpoints must not look like an empty one. */
  private void requireNothingLost(Map<Path, String> broken) throws IOException {
    List<String> found = new ArrayList<>();
    broken.forEach((file, why) -> found.add("'%s' is broken: %s".formatted(file, why)));
    for (Path file : all()) {
      if (file.toString().endsWith(BROKEN)) {
        found.add("it has '%s'".formatted(file.getFileName()));
      }
    }
    if (!found.isEmpty()) {
      throw new ConfigurationException(
          "'%s' has no checkpoint to resume from: %s; start again with --overwrite, or name another folder"
              .formatted(path, String.join("; ", found)));
    }
  }

  private Found found(Path file) throws IOException, BrokenFileException {
    StoredArrays state = ArrayFile.read(file);
    if (!state.header().has(BEST)) {
      return new Found(file, state, Optional.empty(), Optional.empty());
    }
    Path best = path.resolve(state.header().get(BEST).asText());
    if (!Files.exists(best)) {
      return lost(file, state, "'%s' is missing".formatted(best));
    }
    try {
      return new Found(file, state, Optional.of(ArrayFile.read(best)), Optional.empty());
    } catch (BrokenFileException e) {
      return lost(file, state, "'%s' is broken: %s".formatted(best, e.getMessage()));
    }
  }

  private static Found lost(Path file, StoredArrays state, String why) {
    String what = "the parameters of the best epoch are lost, because " + why;
    return new Found(file, state, Optional.empty(), Optional.of(what));
  }

  /** The checkpoints, newest first. */
  private List<Path> steps() throws IOException {
    return files(STEP).stream().sorted(Comparator.reverseOrder()).toList();
  }

  private List<Path> files(String start) throws IOException {
    return all().stream().filter(file -> named(file, start)).toList();
  }

  private List<Path> all() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.sorted().toList();
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

  /** Deletes every checkpoint, also broken ones, and the temporary files of a killed process. */
  public void clear() throws IOException {
    for (Path file : all()) {
      String name = file.getFileName().toString();
      if (named(file, STEP) || named(file, BEST_NAME) || name.endsWith(BROKEN)) {
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
