// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.mtl4j.cli.run.Interruption;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.run.WatchOptions;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.method.Tuning;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.store.TrialStore;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.report.LiveServer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that run many trials: in worker processes, stored in one folder. */
public final class TrialOptions {
  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Number of worker processes; they share the CPU cores if backend.threads is 0. Default:"
              + " ${DEFAULT-VALUE}.")
  private int parallel;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: a folder in runs, named after the command.")
  private Optional<Path> out;

  @Option(names = "--overwrite", description = "Replace the results and runs that DIR holds.")
  private boolean overwrite;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a value of the configuration, such as training.epochs=5.")
  private List<String> settings = new ArrayList<>();

  @Mixin private PluginOptions plugins;

  @Mixin private WatchOptions watch;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Loads the plugins; prints which were left out. */
  public Registry registry() {
    return plugins.load(spec.commandLine().getErr());
  }

  /** The configuration of all runs. */
  public Experiment experiment(Configuration configuration, Path file) {
    atLeastOne("--parallel", parallel);
    return configuration.read(file, settings);
  }

  /** The settings of a grid, over the configuration of all runs. */
  public List<Setting> settings(Configuration configuration, Path file, String grid) {
    return Tuning.settings(configuration, file, settings, grid);
  }

  /** Consecutive seeds from that of the configuration on. */
  public List<Long> seeds(Experiment experiment, int count) {
    atLeastOne("--seeds", count);
    long first = experiment.training().seed();
    return LongStream.range(first, first + count).boxed().toList();
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 1 or more, but is " + value);
    }
  }

  /**
   * Opens the folder of the results.
   *
   * @param fallback its name in runs, if none is given
   * @param files the results that will be written
   * @param free prefixes of keys of the configuration that no run depends on
   */
  public TrialFolder open(
      String fallback,
      Configuration configuration,
      Experiment experiment,
      List<String> files,
      List<String> free) {
    Path path = out.orElseGet(() -> Path.of("runs", fallback));
    return TrialFolder.open(path, configuration, experiment, files, free, overwrite);
  }

  /**
   * Runs trials and stores them. If trials were run and something fails or a signal stops them, the
   * last line that the user sees says what was saved.
   *
   * @param work gets the runner
   */
  public <R> R run(
      Interruption interruption,
      Registry registry,
      Experiment experiment,
      TrialFolder folder,
      Function<TrialRunner, R> work) {
    Path path = folder.directory().path();
    TrialFormat format = new TrialFormat(registry, experiment);
    TrialTable table = new TrialTable(spec.commandLine().getErr(), path);
    String program = spec.root().userObject().getClass().getName();
    Workers workers =
        new Workers(program, format, parallel, plugins.given(), path, table, interruption);
    StoredTrials trials =
        new StoredTrials(table, () -> folder.store(format, workers), folder::writeConfiguration);
    Optional<LiveServer> page = watch.start(table::state, interruption);
    try (trials) {
      return work.apply(trials);
    } catch (RuntimeException | Error e) {
      if (trials.begun() || e instanceof RunStoppedException) {
        interruption.lastLine(
            TrialStore.none(folder.trials())
                ? "nothing was saved"
                : "the same command resumes; finished runs are in " + folder.trials());
      }
      throw e;
    } finally {
      page.ifPresent(LiveServer::close);
    }
  }
}
