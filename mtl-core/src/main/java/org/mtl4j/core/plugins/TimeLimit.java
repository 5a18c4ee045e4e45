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
 * Runs a plugin's code on a thread of its own, so that code without an end costs no more than its
 * time limit. Such a thread is interrupted and then left behind, as Java cannot stop it.
 */
final class TimeLimit {
  private TimeLimit() {}

  /**
   * Waits for the code.
   *
   * @param loader what the code sees as the loader of its thread
   * @throws PluginException where it throws anything, or does not end in time
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
          "it was given up: starting it did not end within %s s".formatted(limit.toMillis() / 1e3),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException("waiting for it was interrupted", e);
    }
  }

  /** What was thrown, in words; even where its own words throw. */
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
