// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.store.TrialFormat.TrialOf;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code mtl trials}: what {@code mtl compare} and {@code mtl pareto} start as processes. Reads
 * trials as lines of JSON up to the line {@value #END}, and writes {@value #EPOCH} with two numbers
 * after every epoch and {@value #DONE} with the outcome after every trial. Stops when its input
 * ends, since then the process that asked is gone.
 */
@Command(
    name = "trials",
    hidden = true,
    description = "Do trials, read from standard input, as mtl compare and mtl pareto have it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  mtl trials --threads 2 < trials.jsonl")
final class TrialsCommand implements Runnable {
  static final String END = "end";
  static final String EPOCH = "epoch ";
  static final String DONE = "done ";

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads where a trial's own configuration leaves them open.")
  private int threads;

  @Mixin private Plugins plugins;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Registry registry = plugins.load(spec.commandLine().getErr());
    main.interruption().begin();
    Thread reader = new Thread(this::read, "trials");
    reader.setDaemon(true);
    reader.start();
    Function<Trial, Outcome> runner = null;
    for (String line = next(); !line.equals(END); line = next()) {
      TrialOf trial = TrialFormat.trial(registry, line);
      if (runner == null) {
        runner =
            Library.of(registry)
                .trials(sized(trial.experiment()), new Epochs(out), main.interruption().listener());
      }
      out.println(DONE + TrialFormat.line(runner.apply(trial.trial())));
      out.flush();
    }
  }

  private Experiment sized(Experiment experiment) {
    BackendOptions options = experiment.backend();
    if (options.threads() != 0) {
      return experiment;
    }
    return new Experiment(
        experiment.data(),
        experiment.split(),
        experiment.tasks(),
        experiment.model(),
        experiment.coordination(),
        experiment.training(),
        new BackendOptions(options.device(), threads, options.memoryGrowth()));
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.add(END);
    System.exit(Main.FAILURE); // stops a trial that runs
  }

  private String next() {
    try {
      return lines.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return END;
    }
  }

  private static final class Epochs implements TrainingListener {
    private final PrintWriter out;
    private int epochs;

    Epochs(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void started(Started event) {
      epochs = event.epochs();
    }

    @Override
    public void epochEnded(EpochEnded event) {
      out.println(EPOCH + (event.epoch() + 1) + " " + epochs);
      out.flush();
    }
  }
}
