// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;

/**
 * Ctrl-C and SIGTERM. The only shutdown hook requests a stop and, if the command called {@link
 * #begin}, waits for its end. The thread of the command cleans up, in this order: it ends the run,
 * writes the last checkpoint, releases the locks and removes unused folders. So no file is removed
 * under a run, and no native code runs while the process exits. The system sets the exit code: 130
 * or 143.
 */
public final class Interruption {
  /** Upper bound on one step, in seconds. After it the process exits without a checkpoint. */
  private static final int LONGEST = 120;

  /** The exit code if something else than the command ended the process. */
  private static final int FAILURE = 1;

  private final StopSignal signal = new StopSignal();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean begun;
  private Runnable action = () -> {};
  private Optional<String> lastLine = Optional.empty();

  /**
   * Handles signals from now on.
   *
   * @return false if the process is already exiting, so the command must not start
   */
  public boolean install(PrintWriter err) {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(err), "interruption"));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * From now on the process waits for the end of the command. Call this before any file is created.
   *
   * @throws RunStoppedException if a stop was requested
   */
  public synchronized void begin() {
    signal.check();
    begun = true;
  }

  /**
   * Runs an action when a stop is requested, or now if it was requested before.
   *
   * @param stop must not block
   */
  public synchronized void onStop(Runnable stop) {
    action = stop;
    if (signal.requested()) {
      stop.run();
    }
  }

  /** The request to stop, for runs that write a checkpoint then. */
  public StopSignal signal() {
    return signal;
  }

  /** Ends a run after the step in which a stop is requested, without a checkpoint. */
  public TrainingListener listener() {
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
   * Whether a stop is requested within a second. Ctrl-C reaches all processes of a terminal in any
   * order, so a child process may end before this process gets the signal.
   */
  public boolean requestedSoon() throws InterruptedException {
    return requested.await(1, SECONDS);
  }

  /** Sets the line that is printed last, after errors: what was saved and how to resume. */
  public void lastLine(String text) {
    lastLine = Optional.of(text);
  }

  /** The line to print last, if any. */
  public Optional<String> lastLine() {
    return lastLine;
  }

  /** The command has ended and has printed everything. */
  public void ended() {
    ended.countDown();
  }

  private void stop(PrintWriter err) {
    if (ended.getCount() == 0) {
      return;
    }
    Optional<String> exit = ExitCall.find();
    if (exit.isPresent()) {
      err.println("\nmtl: " + exit.get());
      err.flush();
      Runtime.getRuntime().halt(FAILURE); // the thread that called exit waits for this one
    }
    boolean waits = request();
    err.println("\nmtl: " + (waits ? "stopping" : "interrupted"));
    try {
      if (waits && !ended.await(LONGEST, SECONDS)) {
        err.println("mtl: the step did not end within " + LONGEST + " s; exits without waiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests a stop, as Ctrl-C does, while the process goes on. */
  public void requestStop() {
    request();
  }

  private synchronized boolean request() {
    signal.request();
    requested.countDown();
    action.run();
    return begun;
  }
}
