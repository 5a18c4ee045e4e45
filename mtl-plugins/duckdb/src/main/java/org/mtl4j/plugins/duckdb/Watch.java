// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBPreparedStatement;

/**
 * Cancels a statement if it takes too long, if its thread is interrupted, or if the process is to
 * end: native code notices neither.
 */
final class Watch implements AutoCloseable {
  private static final long INTERVAL = 50;

  private final DuckDBPreparedStatement statement;
  private final double minutes;
  private final Thread caller = Thread.currentThread();
  private final Thread watcher = new Thread(this::watch, "duckdb-watch");
  private final Thread hook = new Thread(() -> cancel("the process was to end"), "duckdb-end");
  private volatile boolean ended;
  private volatile String reason = "";

  /** Watches a statement that the current thread is about to run. */
  Watch(DuckDBPreparedStatement statement, double minutes) {
    this.statement = statement;
    this.minutes = minutes;
    watcher.setDaemon(true);
    watcher.start();
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      cancel("the process is ending");
    }
  }

  /** Why the statement was cancelled, if it was. */
  Optional<String> reason() {
    return Optional.of(reason).filter(text -> !text.isEmpty());
  }

  private void watch() {
    long began = System.nanoTime();
    while (!ended) {
      try {
        TimeUnit.MILLISECONDS.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return;
      }
      if (caller.isInterrupted()) {
        cancel("its thread was interrupted");
      } else if (minutes > 0 && System.nanoTime() - began > minutes * 60e9) {
        cancel("it took longer than %s minutes; set another limit by minutes".formatted(minutes));
      }
    }
  }

  private synchronized void cancel(String why) {
    if (!ended) {
      reason = reason.isEmpty() ? why : reason;
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has ended.
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      ended = true;
    }
    watcher.interrupt();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending.
    }
  }
}
