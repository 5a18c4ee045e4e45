package org.mtl4j.core.train.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.checkpoint.CheckpointFolder;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderLock;

/**
 * The folder in which one run leaves its checkpoints, and whether the run goes on from them. Holds
 * the lock of the folder until closed.
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
  private final boolean resume;
  private final StopSignal stop;
  private final FolderLock lock;

  private Checkpoints(Path folder, boolean resume, StopSignal stop) {
    this.folder = folder;
    this.resume = resume;
    this.stop = stop;
    try {
      Files.createDirectories(folder);
      this.lock = FolderLock.take(folder);
    } catch (IOException e) {
      throw FileProblem.unwritable(folder, e);
    }
  }

  /**
   * For a run that starts anew.
   *
   * @param folder created where it is missing
   * @throws ConfigurationException where it holds checkpoints, is used by another run, or cannot be
   *     written
   */
  public static Checkpoints begin(Path folder) {
    return begin(folder, new StopSignal());
  }

  /** The same, with a signal to stop by. */
  public static Checkpoints begin(Path folder, StopSignal stop) {
    Checkpoints checkpoints = new Checkpoints(folder, false, stop);
    if (!none(folder)) {
      checkpoints.close();
      throw new ConfigurationException(
          "'%s' already holds checkpoints of a run; go on with it, or name another folder"
              .formatted(folder));
    }
    return checkpoints;
  }

  /** For a run that starts anew in place of another, whose checkpoints are removed. */
  public static Checkpoints overwrite(Path folder, StopSignal stop) {
    Checkpoints checkpoints = new Checkpoints(folder, false, stop);
    try {
      checkpoints.files(1).clear();
    } catch (IOException e) {
      checkpoints.close();
      throw FileProblem.unwritable(folder, e);
    }
    return checkpoints;
  }

  /** Whether a folder holds no checkpoint, or does not exist. */
  public static boolean none(Path folder) {
    try {
      return new CheckpointFolder(folder, 1).isEmpty();
    } catch (IOException e) {
      throw FileProblem.unwritable(folder, e);
    }
  }

  /**
   * For a run that goes on from the newest whole checkpoint in the folder; it starts anew where
   * there is none.
   *
   * @throws ConfigurationException where the folder is used by another run, or cannot be written
   */
  public static Checkpoints resume(Path folder) {
    return resume(folder, new StopSignal());
  }

  /** The same, with a signal to stop by. */
  public static Checkpoints resume(Path folder, StopSignal stop) {
    return new Checkpoints(folder, true, stop);
  }

  /** Where they lie. */
  public Path folder() {
    return folder;
  }

  boolean resumes() {
    return resume;
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
