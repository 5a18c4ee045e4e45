package org.mtl4j.core.train.resume;

/** How one thread asks the runs of another to stop after the step they are in. */
public final class StopSignal {
  private volatile boolean requested;

  /** Asks; cannot be taken back. */
  public void request() {
    requested = true;
  }

  /** Whether anyone asked. */
  public boolean requested() {
    return requested;
  }
}
