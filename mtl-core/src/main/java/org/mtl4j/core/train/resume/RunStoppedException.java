// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import java.nio.file.Path;
import java.util.Optional;

/** A {@link StopSignal} stopped a run, or its thread was interrupted. */
public final class RunStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Path> checkpoint;

  /** Stopped without a checkpoint, as before the first step. */
  RunStoppedException() {
    super("stopped without a checkpoint");
    this.checkpoint = Optional.empty();
  }

  RunStoppedException(String run, long step, Path checkpoint) {
    super(
        "the run '%s' was stopped before step %d; its checkpoint is '%s'"
            .formatted(run, step, checkpoint));
    this.checkpoint = Optional.of(checkpoint);
  }

  /**
   * Does nothing unless the thread is interrupted.
   *
   * @throws RunStoppedException without a checkpoint; the thread stays interrupted
   */
  public static void ifInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new RunStoppedException();
    }
  }

  /** The checkpoint that was written for the stop, if any: the run can be resumed from it. */
  public Optional<Path> checkpoint() {
    return checkpoint;
  }
}
