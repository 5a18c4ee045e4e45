// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A bar at the bottom of a terminal, with the elapsed time and an estimate of the time left. */
public final class ProgressBar implements AutoCloseable {
  /** Characters of the bar. */
  private static final int CELLS = 20;

  private final String name;
  private final long all;
  private final long began = System.nanoTime();
  private final LiveLines lines;
  private long first;
  private long done;
  private String message = "";

  /**
   * Shows the bar.
   *
   * @param all the amount of work; negative if unknown
   */
  public ProgressBar(PrintWriter err, String name, long all) {
    this.name = name;
    this.all = all;
    this.lines = new LiveLines(err, width -> List.of(text()));
  }

  /** Sets the amount that was done before the start, as by a resumed run. */
  synchronized void startAt(long amount) {
    first = amount;
    done = amount;
  }

  /** Sets the amount that is done. */
  public synchronized void to(long amount) {
    done = amount;
  }

  /** Adds one to the amount that is done. */
  public synchronized void step() {
    done++;
  }

  /** Sets the text after the bar. */
  synchronized void message(String text) {
    message = text;
  }

  /** Writes a line above the bar. */
  public void print(String line) {
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

  /** Draws the bar a last time. */
  @Override
  public void close() {
    lines.close();
  }
}
