// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.mtl4j.api.train.TrainingListener;

/**
 * Shows how far training is: a bar with the time left on a terminal; elsewhere a line an epoch, or
 * a line a run where there are several.
 */
final class Progress implements TrainingListener, AutoCloseable {
  private final PrintWriter err;
  private final int runs;
  private final boolean terminal;
  private Optional<ProgressBar> bar = Optional.empty();
  private Started current;
  private final Set<String> told = new HashSet<>();
  private int finished;

  /**
   * Nothing is shown before the first run starts.
   *
   * @param runs how many there will be
   */
  Progress(PrintWriter err, int runs) {
    this.err = err;
    this.runs = runs;
    this.terminal = Screen.terminal();
  }

  @Override
  public void started(Started event) {
    complete();
    current = event;
    if (terminal && bar.isEmpty()) {
      bar = Optional.of(new ProgressBar(err, "training", runs * steps(event)));
    }
    bar.ifPresent(shown -> shown.message(event.run() + ", seed " + event.seed()));
    if (!terminal && runs == 1) {
      err.printf(
          Locale.ROOT,
          "%s: %d tasks, %,d parameters, %,d of them shared, seed %d%n",
          event.run(),
          event.tasks().size(),
          event.parameters(),
          event.shared(),
          event.seed());
    }
  }

  @Override
  public void resumed(Resumed event) {
    bar.ifPresent(shown -> shown.startAt(event.step()));
    say("going on from " + event.from() + ", step " + event.step());
  }

  @Override
  public void warmStarted(String report) {
    say(report);
  }

  @Override
  public void warned(String warning) {
    told.add(warning);
    say("warning: " + warning);
  }

  @Override
  public void skipped(Skipped event) {
    bar.ifPresent(ProgressBar::step);
    say("step %d left out, %d so far: %s".formatted(event.step(), event.skipped(), event.reason()));
  }

  /** Whether the user has seen a warning. */
  boolean told(String warning) {
    return told.contains(warning);
  }

  /** A line above the bar. */
  private void say(String text) {
    String line = "mtl: " + text;
    bar.ifPresentOrElse(shown -> shown.print(line), () -> err.println(line));
  }

  private static long steps(Started event) {
    return (long) event.epochs() * event.stepsPerEpoch();
  }

  @Override
  public void stepped(Stepped event) {
    bar.ifPresent(ProgressBar::step);
  }

  @Override
  public void epochEnded(EpochEnded event) {
    if (runs == 1) {
      String message = "epoch " + (event.epoch() + 1) + "/" + current.epochs();
      bar.ifPresent(shown -> shown.message(message));
      if (!terminal) {
        err.printf(
            Locale.ROOT,
            "epoch %d/%d, %.1f s: %s%s%n",
            event.epoch() + 1,
            current.epochs(),
            event.seconds(),
            losses(event.losses()),
            event.best() ? ", best so far" : "");
      }
    }
  }

  private static String losses(Map<String, Double> losses) {
    StringJoiner text = new StringJoiner(", ", "loss ", "");
    losses.forEach((task, loss) -> text.add(String.format(Locale.ROOT, "%s %.4f", task, loss)));
    return text.toString();
  }

  @Override
  public void ended(Ended event) {
    finished++;
    if (current != null) {
      if (!terminal && runs > 1) {
        err.printf(
            Locale.ROOT,
            "run %d/%d, %.1f s: %s, seed %d%n",
            finished,
            runs,
            event.seconds(),
            current.run(),
            current.seed());
      }
    }
  }

  /** All that was to be done is done, though runs may have needed fewer steps than they could. */
  void complete() {
    if (current != null) {
      long done = finished * steps(current);
      bar.ifPresent(shown -> shown.to(done));
    }
  }

  @Override
  public void close() {
    bar.ifPresent(
        shown -> {
          shown.close();
          err.println();
        });
    err.flush();
  }
}
