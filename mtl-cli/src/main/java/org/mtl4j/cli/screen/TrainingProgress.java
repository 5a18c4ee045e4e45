// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.io.PrintWriter;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.mtl4j.api.train.TrainingListener;

/**
 * The progress of training: on a terminal a bar, elsewhere a line for each epoch, or for each run
 * if there are several.
 */
public final class TrainingProgress implements TrainingListener, AutoCloseable {
  private final PrintWriter err;
  private final int runs;
  private final boolean eachTask;
  private final boolean terminal;
  private Optional<ProgressBar> bar = Optional.empty();
  private Started current;
  private final Warnings warnings = new Warnings(text -> say("warning: " + text));
  private int finished;

  /**
   * Prints nothing before the first run starts.
   *
   * @param runs the number of runs
   */
  public TrainingProgress(PrintWriter err, int runs) {
    this(err, runs, false);
  }

  /**
   * Prints nothing before the first run starts.
   *
   * @param runs the number of runs
   * @param eachTask whether the loss of each task is printed, however many there are
   */
  public TrainingProgress(PrintWriter err, int runs, boolean eachTask) {
    this.err = err;
    this.runs = runs;
    this.eachTask = eachTask;
    this.terminal = Screen.terminal();
  }

  @Override
  public void started(Started event) {
    complete();
    current = event;
    if (terminal && bar.isEmpty()) {
      bar = Optional.of(new ProgressBar(err, "training", runs * steps(event)));
    }
    bar.ifPresent(b -> b.message(event.run() + ", seed " + event.seed()));
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
  public void described(List<String> labels) {
    if (runs == 1) {
      labels.forEach(this::say);
    }
  }

  @Override
  public void resumed(Resumed event) {
    bar.ifPresent(b -> b.startAt(event.step()));
    say("resumed from " + event.from() + " at step " + event.step());
  }

  @Override
  public void warmStarted(String report) {
    say(report);
  }

  @Override
  public void warned(String warning) {
    warnings.add(warning);
  }

  @Override
  public void skipped(Skipped event) {
    bar.ifPresent(ProgressBar::step);
    say("step %d skipped, %d so far: %s".formatted(event.step(), event.skipped(), event.reason()));
  }

  /** Prints the warnings that were not printed, summed by kind. */
  public void warn(List<String> all) {
    all.forEach(warnings::add);
    warnings.sum();
  }

  /** Prints a line, above the bar if there is one. */
  private void say(String text) {
    String line = "mtl: " + text;
    bar.ifPresentOrElse(b -> b.print(line), () -> err.println(line));
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
      bar.ifPresent(b -> b.message(message));
      if (!terminal && isShown(event.epoch() + 1, current.epochs())) {
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

  /** The first hundred epochs, then every tenth up to a thousand, and so on, and the last one. */
  static boolean isShown(int epoch, int last) {
    int every = 1;
    while (epoch > 100 * every) {
      every *= 10;
    }
    return epoch % every == 0 || epoch == last;
  }

  private String losses(Map<String, Double> losses) {
    if (losses.size() >= MetricTable.MANY && !eachTask) {
      DoubleSummaryStatistics all =
          losses.values().stream().mapToDouble(Double::doubleValue).summaryStatistics();
      return String.format(
          Locale.ROOT,
          "loss %.4f, mean of %d tasks from %.4f to %.4f",
          all.getAverage(),
          losses.size(),
          all.getMin(),
          all.getMax());
    }
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

  @Override
  public void teaches(Teaches event) {
    say("teacher of '%s': %s".formatted(event.task(), event.origin()));
  }

  @Override
  public void refits(Refits event) {
    complete();
    say("training again on %,d rows, %d epochs".formatted(event.rows(), event.epochs()));
  }

  /** Completes the bar for the finished runs, which may have needed fewer steps than allowed. */
  public void complete() {
    if (current != null) {
      long done = finished * steps(current);
      bar.ifPresent(b -> b.to(done));
    }
  }

  @Override
  public void close() {
    bar.ifPresent(
        b -> {
          b.close();
          err.println();
        });
    bar = Optional.empty();
    err.flush();
  }
}
