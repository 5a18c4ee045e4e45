// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.IntFunction;

/**
 * Lines at the bottom of a terminal that are redrawn four times a second. {@link #print} writes a
 * line above them.
 */
public final class LiveLines implements AutoCloseable {
  /** Milliseconds between two draws. */
  private static final int PERIOD = 250;

  /** Characters of a line if the width of the terminal is unknown. */
  private static final int WIDTH = 100;

  private final PrintWriter err;
  private final IntFunction<List<String>> lines;
  private final Timer clock = new Timer("live lines", true);
  private int drawn;

  /**
   * Starts drawing.
   *
   * @param lines the current lines for a given width; called by any thread
   */
  public LiveLines(PrintWriter err, IntFunction<List<String>> lines) {
    this.err = ShownWriter.raw(err);
    this.lines = lines;
    TimerTask drawing =
        new TimerTask() {
          @Override
          public void run() {
            draw();
          }
        };
    clock.schedule(drawing, 0, PERIOD);
  }

  /** Writes a line above the others. */
  public synchronized void print(String text) {
    err.print(home() + ShownWriter.text(text) + "\033[K\n");
    drawn = 0;
    draw();
  }

  private synchronized void draw() {
    int width = Screen.width(WIDTH) - 1;
    List<String> current = lines.apply(width);
    StringBuilder text = new StringBuilder(home());
    for (String each : current) {
      String line = ShownWriter.text(each);
      text.append(line, 0, Math.min(line.length(), width)).append("\033[K\n");
    }
    text.append("\033[J");
    drawn = current.size();
    err.print(text);
    err.flush();
  }

  /** Moves the cursor to the first line that was drawn. */
  private String home() {
    return drawn == 0 ? "" : "\r\033[" + drawn + "A";
  }

  /** Seconds as {@code M:SS} or {@code H:MM:SS}. */
  public static String time(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() > 0
        ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** Draws the lines a last time. */
  @Override
  public void close() {
    clock.cancel();
    draw();
  }
}
