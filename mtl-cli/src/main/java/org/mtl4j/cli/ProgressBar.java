// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * How much of a piece of work is done, with the time it took and the time left: one line at the
 * bottom of a terminal.
 */
final class ProgressBar implements AutoCloseable {
  private static final int CELLS = 20;

  private final String name;
  private final long all;
  private final long began = System.nanoTime();
  private final LiveLines lines;
  private long first;
  private long done;
  private String message = "";

  /**
   * Shown at once.
   *
   * @param all the amount of work; below 0 if unknown
   */
  ProgressBar(PrintWriter err, String name, long all) {
    this.name = name;
    this.all = all;
    this.lines = new LiveLines(err, width -> List.of(text()));
  }

  /** So much is done before the clock starts, as by a run that is resumed. */
  synchronized void startAt(long amount) {
    first = amount;
    done = amount;
  }

  /** So much is done. */
  synchronized void to(long amount) {
    done = amount;
  }

  /** A unit more is done. */
  synchronized void step() {
    done++;
  }

  /** Shown behind the bar. */
  synchronized void message(String text) {
    message = text;
  }

  /** Writes a line above the bar. */
  void print(String line) {
    lines.print(line);
  }

  private synchronized String text() {
    double seconds = (System.nanoTime() - began) / 1e9;
    String time = LiveLines.time(seconds);
    String end = message.isEmpty() ? "" : ", " + message;
    if (all < 0) {
      return name + " " + time + end;
    }
    double share = all == 0 ? 1 : Math.min(1, (double) done / all);
    int full = (int) (share * CELLS);
    String left =
        done > first && done < all
            ? ", about " + LiveLines.time(seconds / (done - first) * (all - done)) + " left"
            : "";
    return String.format(
        Locale.ROOT,
        "%s %3d %% [%s%s] %s%s%s",
        name,
        (int) (share * 100),
        "█".repeat(full),
        " ".repeat(CELLS - full),
        time,
        left,
        end);
  }

  /** The last state stays on the screen. */
  @Override
  public void close() {
    lines.close();
  }
}
