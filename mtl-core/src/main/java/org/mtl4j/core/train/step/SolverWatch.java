// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.mtl4j.api.error.ContractException;

/**
 * Interrupts the solver of a balancer that does not return. Java cannot stop a thread: a solver
 * that ignores the interrupt goes on, but the log names it.
 */
final class SolverWatch {
  /** Far above what a solver needs. */
  static final Duration LIMIT = Duration.ofMinutes(5);

  private static final System.Logger LOGGER = System.getLogger(SolverWatch.class.getName());
  private static final long INTERVAL = 500;
  private static final Set<SolverWatch> ALL =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  static {
    Thread thread = new Thread(SolverWatch::watch, "solver-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private final String method;
  private final Duration limit;
  private Thread caller;
  private long began;
  private boolean interrupted;

  SolverWatch(String method, Duration limit) {
    this.method = method;
    this.limit = limit;
    ALL.add(this);
  }

  /**
   * Runs a solver.
   *
   * @throws ContractException if it was interrupted because it did not return in time
   */
  void run(Runnable solver) {
    begin();
    try {
      solver.run();
    } catch (RuntimeException | Error e) {
      requireInTime();
      throw e;
    }
    requireInTime();
  }

  private void requireInTime() {
    if (end()) {
      throw new ContractException(
          "the balancer '%s' did not return within %d s and was interrupted"
              .formatted(method, limit.toSeconds()));
    }
  }

  private synchronized void begin() {
    caller = Thread.currentThread();
    began = System.nanoTime();
  }

  /** Whether the solver was interrupted; then the interrupt is used up. */
  private synchronized boolean end() {
    caller = null;
    if (!interrupted) {
      return false;
    }
    interrupted = false;
    Thread.interrupted();
    return true;
  }

  private synchronized void check() {
    if (caller != null && !interrupted && System.nanoTime() - began > limit.toNanos()) {
      LOGGER.log(
          Level.WARNING,
          "the balancer ''{0}'' has not returned within {1} s and is interrupted",
          method,
          limit.toSeconds());
      interrupted = true;
      caller.interrupt();
    }
  }

  private static void watch() {
    while (true) {
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return;
      }
      List<SolverWatch> all;
      synchronized (ALL) {
        all = new ArrayList<>(ALL);
      }
      all.forEach(SolverWatch::check);
    }
  }
}
