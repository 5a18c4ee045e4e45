// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Two blocks of fields: one is converted while the other is filled, on a second thread if there are
 * two processors. Blocks are converted in their order, so the columns and the first error do not
 * depend on the number of threads.
 */
final class Conversion implements AutoCloseable {
  private final CsvColumns columns;
  private final ExecutorService thread;
  private FieldBlock filling;
  private FieldBlock other;
  private FutureTask<?> running;

  /**
   * @param width the fields of a row
   */
  Conversion(CsvColumns columns, int width) {
    this.columns = columns;
    this.filling = new FieldBlock(width);
    this.other = new FieldBlock(width);
    this.thread = Runtime.getRuntime().availableProcessors() < 2 ? null : thread();
  }

  private static ExecutorService thread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "mtl4j-csv");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The block to fill. */
  FieldBlock block() {
    return filling;
  }

  /**
   * Converts the block that was filled.
   *
   * @throws org.mtl4j.api.error.DataException if a field of it or of an earlier block is not of the
   *     type of its column
   */
  void convert() {
    FieldBlock filled = filling;
    try {
      await();
      if (thread == null) {
        columns.add(filled);
      } else {
        running = new FutureTask<>(() -> columns.add(filled), null);
        thread.execute(running);
        filling = other;
        other = filled;
      }
    } finally {
      filling.clear();
    }
  }

  /** Waits until the fields of all earlier blocks are in their columns. */
  void await() {
    if (running != null) {
      FutureTask<?> last = running;
      running = null;
      last.run(); // unless the other thread has begun, or ended without memory
      get(last);
    }
  }

  private static void get(FutureTask<?> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdown();
    }
  }
}
