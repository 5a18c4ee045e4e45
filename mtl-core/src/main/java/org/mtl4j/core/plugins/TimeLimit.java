// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mtl4j.api.error.PluginException;

/**
 * Runs code of a plugin in another thread, under a time limit. A thread that exceeds the limit is
 * interrupted, but may keep running: Java cannot stop it.
 */
final class TimeLimit {
  private TimeLimit() {}

  /**
   * Runs the code and waits for it.
   *
   * @param loader the context class loader of the thread
   * @throws PluginException if it throws anything, or exceeds the limit
   */
  static <T> T run(String name, ClassLoader loader, Duration limit, Callable<T> code) {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "plugin " + name);
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new PluginException(reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new PluginException(
          "starting it did not end within %s s".formatted(limit.toMillis() / 1e3), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException("waiting for it was interrupted", e);
    }
  }

  /** The message of a throwable and its causes; its class if its message throws. */
  static String reason(Throwable thrown) {
    try {
      if (thrown instanceof PluginException) {
        return thrown.getMessage();
      }
      boolean plain = thrown instanceof ServiceConfigurationError;
      String what = plain ? thrown.getMessage() : thrown.toString();
      String why = thrown.getCause() == null ? "" : reason(thrown.getCause());
      return what.contains(why) ? what : what + ": " + why;
    } catch (Throwable again) {
      return thrown.getClass().getName();
    }
  }
}
