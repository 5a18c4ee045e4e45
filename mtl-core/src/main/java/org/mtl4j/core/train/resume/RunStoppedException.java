package org.mtl4j.core.train.resume;

import java.nio.file.Path;

/** A run was stopped by a {@link StopSignal}; it can go on from the checkpoint it left. */
public final class RunStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path checkpoint;

  RunStoppedException(String run, long step, Path checkpoint) {
    super(
        "the run '%s' was stopped before step %d; its checkpoint is '%s'"
            .formatted(run, step, checkpoint));
    this.checkpoint = checkpoint;
  }

  /** The checkpoint that was written for the stop. */
  public Path checkpoint() {
    return checkpoint;
  }
}
