// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

/** A request to stop, made by one thread and seen by the runs of others. */
public final class StopSignal {
  private volatile boolean requested;

  /** Requests a stop; cannot be revoked. */
  public void request() {
    requested = true;
  }

  /** Whether a stop was requested. */
  public boolean requested() {
    return requested;
  }

  /**
   * Does nothing unless a stop was requested.
   *
   * @throws RunStoppedException without a checkpoint, if a stop was requested
   */
  public void check() {
    if (requested) {
      throw new RunStoppedException();
    }
  }
}
