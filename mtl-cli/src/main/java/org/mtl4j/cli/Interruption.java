package org.mtl4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mtl4j.core.train.resume.StopSignal;

/**
 * What Ctrl-C and SIGTERM do while a run is under way: it is asked to stop, and the process waits
 * until it has left its checkpoint. The exit code is the system's: 130 and 143.
 */
final class Interruption implements AutoCloseable {
  /** Longer than a step may take; who waits so long in vain may think it hangs. */
  private static final int SECONDS = 120;

  private final StopSignal signal = new StopSignal();
  private final CountDownLatch over = new CountDownLatch(1);
  private final PrintWriter err;
  private final Thread hook = new Thread(this::stop);
  private volatile boolean running;

  Interruption(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  StopSignal signal() {
    return signal;
  }

  /** From now on there is something to wait for. */
  void running() {
    running = true;
  }

  private void stop() {
    signal.request();
    try {
      if (running && !over.await(SECONDS, TimeUnit.SECONDS)) {
        err.println("mtl: the step under way did not end, so there is no new checkpoint");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    if (!signal.requested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending, and the hook finds that all is done.
      }
    }
  }
}
