// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;

/**
 * Ctrl-C and SIGTERM. The only shutdown hook requests a stop, and waits until the command has ended
 * if it called {@link #begin}. All cleaning up is done by the thread of the command, in order: end
 * the run, write its last checkpoint, release the locks, remove folders created for nothing. So no
 * file is removed under a run, and no native code runs while the process exits. The exit code is
 * the system's: 130 and 143.
 */
final class Interruption {
  /** Upper bound on one step. After it we give up waiting. */
  private static final int LONGEST = 120;

  private final StopSignal signal = new StopSignal();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean begun;
  private Runnable action = () -> {};
  private Optional<String> lastLine = Optional.empty();

  /**
   * Handles signals from now on.
   *
   * @return false if the process is exiting already, so that nothing may be begun
   */
  boolean install(PrintWriter err) {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(err), "interruption"));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * The process waits for the end of the command from now on: call it before anything is created.
   *
   * @throws RunStoppedException if a stop was requested
   */
  synchronized void begin() {
    signal.check();
    begun = true;
  }

  /**
   * Runs an action when a stop is requested; at once if it was.
   *
   * @param stop must not wait
   */
  synchronized void onStop(Runnable stop) {
    action = stop;
    if (signal.requested()) {
      stop.run();
    }
  }

  /** Whether a stop is requested, for runs that leave a checkpoint then. */
  StopSignal signal() {
    return signal;
  }

  /** Ends a run without a checkpoint, after the step in which a stop is requested. */
  TrainingListener listener() {
    return new TrainingListener() {
      @Override
      public void started(Started event) {
        signal.check();
      }

      @Override
      public void stepped(Stepped event) {
        signal.check();
      }

      @Override
      public void skipped(Skipped event) {
        signal.check();
      }
    };
  }

  /**
   * Whether a stop is requested within a second. Ctrl-C reaches every process of a terminal, in any
   * order: our children may end before we know why.
   */
  boolean requestedSoon() throws InterruptedException {
    return requested.await(1, SECONDS);
  }

  /** What the command prints last, after errors: what was saved, and how to go on. */
  void lastLine(String text) {
    lastLine = Optional.of(text);
  }

  /** See {@link #lastLine(String)}; empty if there is nothing to say. */
  Optional<String> lastLine() {
    return lastLine;
  }

  /** The command has ended, and has printed everything. */
  void ended() {
    ended.countDown();
  }

  private void stop(PrintWriter err) {
    if (ended.getCount() == 0) {
      return;
    }
    boolean waits = request();
    err.println("\nmtl: " + (waits ? "stopping" : "stopped before it was done"));
    try {
      if (waits && !ended.await(LONGEST, SECONDS)) {
        err.println("mtl: the step did not end within " + LONGEST + " s; not waiting any longer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean request() {
    signal.request();
    requested.countDown();
    action.run();
    return begun;
  }
}
