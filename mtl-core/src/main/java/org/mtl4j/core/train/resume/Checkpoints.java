// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.checkpoint.CheckpointFolder;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderLock;

/**
 * The folder for the checkpoints of one run, and whether the run resumes from them. Holds the lock
 * of the folder until closed.
 *
 * <pre>{@code
 * try (Checkpoints checkpoints = Checkpoints.resume(Path.of("runs/census/checkpoints"));
 *     TrainedModel model = mtl.train(experiment, checkpoints)) {
 *   System.out.println(model.test());
 * }
 * }</pre>
 */
public final class Checkpoints implements AutoCloseable {
  private final Path folder;
  private final Start start;
  private final StopSignal stop;
  private final FolderLock lock;

  /** What a run does with checkpoints that the folder holds. */
  private enum Start {
    NEW,
    OVERWRITE,
    RESUME
  }

  private Checkpoints(Path folder, Start start, StopSignal stop) {
    this.folder = folder;
    this.start = start;
    this.stop = stop;
    try {
      this.lock = FolderLock.take(folder);
    } catch (IOException e) {
      throw FileProblem.unwritable(folder, e);
    }
  }

  /**
   * For a new run.
   *
   * @param folder created if it is missing
   * @throws ConfigurationException if the folder holds checkpoints, is used by another run, or
   *     cannot be written
   */
  public static Checkpoints begin(Path folder) {
    return begin(folder, new StopSignal());
  }

  /** As {@link #begin(Path)}, with a signal that stops the run. */
  public static Checkpoints begin(Path folder, StopSignal stop) {
    Checkpoints checkpoints = new Checkpoints(folder, Start.NEW, stop);
    if (!none(folder)) {
      checkpoints.close();
      throw new ConfigurationException(
          "'%s' already holds checkpoints of a run; resume it, or name another folder"
              .formatted(folder));
    }
    return checkpoints;
  }

  /** For a run that replaces another, whose checkpoints are removed when this one starts. */
  public static Checkpoints overwrite(Path folder, StopSignal stop) {
    return new Checkpoints(folder, Start.OVERWRITE, stop);
  }

  /** Whether a folder holds no checkpoint or does not exist. */
  public static boolean none(Path folder) {
    try {
      return new CheckpointFolder(folder, 1).isEmpty();
    } catch (IOException e) {
      throw FileProblem.unreadable(folder, e);
    }
  }

  /** Whether neither a folder nor a folder in it, such as that of a teacher, holds a checkpoint. */
  public static boolean noneBelow(Path folder) {
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return none(folder) && inside.filter(Files::isDirectory).allMatch(Checkpoints::none);
    } catch (IOException e) {
      throw FileProblem.unreadable(folder, e);
    }
  }

  /**
   * For a run that resumes from the newest complete checkpoint in the folder, or starts from the
   * first step if there is none.
   *
   * @throws ConfigurationException if the folder is used by another run, or cannot be written
   */
  public static Checkpoints resume(Path folder) {
    return resume(folder, new StopSignal());
  }

  /** As {@link #resume(Path)}, with a signal that stops the run. */
  public static Checkpoints resume(Path folder, StopSignal stop) {
    return new Checkpoints(folder, Start.RESUME, stop);
  }

  /**
   * The checkpoints of a run that belongs to this one, in a folder below: a resumed run resumes
   * both.
   *
   * @param name of the folder
   * @throws ConfigurationException if this run is new, but that folder holds checkpoints
   */
  @SuppressWarnings("exports") // called by train alone
  public Checkpoints below(String name) {
    Path inside = folder.resolve(name);
    return start == Start.NEW ? begin(inside, stop) : new Checkpoints(inside, start, stop);
  }

  /** The folder of the checkpoints. */
  public Path folder() {
    return folder;
  }

  boolean resumes() {
    return start == Start.RESUME;
  }

  boolean overwrites() {
    return start == Start.OVERWRITE;
  }

  /**
   * Ends a run before its first step if a stop was requested.
   *
   * @throws RunStoppedException without a checkpoint of this run
   */
  public void checkStop() {
    stop.check();
  }

  /**
   * Checks that the folder is the one that was locked.
   *
   * @throws ConfigurationException if it was moved or removed: a new one of its name would have
   *     nothing of this run
   */
  void requireUnmoved() {
    if (!lock.holds()) {
      throw new ConfigurationException(
          "'%s' was moved or removed while this run writes it, so the run ends; resume it where the folder is now"
              .formatted(folder));
    }
  }

  StopSignal stop() {
    return stop;
  }

  CheckpointFolder files(int keep) {
    return new CheckpointFolder(folder, keep);
  }

  @Override
  public void close() {
    lock.close();
  }
}
