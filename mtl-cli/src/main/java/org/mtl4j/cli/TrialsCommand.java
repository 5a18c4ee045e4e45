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
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.trial.WorkerProtocol;
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
 * {@code mtl trials}: a worker process of {@code mtl compare} and {@code mtl pareto}, see {@link
 * WorkerProtocol}. Stops when its input ends, since the parent process has then ended.
 */
@Command(
    name = "trials",
    hidden = true,
    description =
        "Run trials from standard input, as a worker process of mtl compare and mtl pareto.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  mtl trials --threads 2 < trials.jsonl")
final class TrialsCommand implements Runnable {
  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "CPU threads of trials whose backend.threads is 0.")
  private int threads;

  @Mixin private PluginOptions plugins;

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
    for (String line = next(); !line.equals(WorkerProtocol.END); line = next()) {
      TrialOf trial = TrialFormat.trial(registry, line);
      if (runner == null) {
        runner =
            Library.of(registry)
                .trials(sized(trial.experiment()), new Epochs(out), main.interruption().listener());
      }
      out.println(WorkerProtocol.DONE + TrialFormat.line(runner.apply(trial.trial())));
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
    lines.add(WorkerProtocol.END);
    System.exit(Main.FAILURE); // stops the trial that runs
  }

  private String next() {
    try {
      return lines.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WorkerProtocol.END;
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
      out.println(WorkerProtocol.EPOCH + (event.epoch() + 1) + " " + epochs);
      out.flush();
    }
  }
}
