// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.store.TrialStore;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.config.ConfigurationKeys;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.ComparisonReport;
import org.mtl4j.core.report.FrontReport;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.train.resume.RunStoppedException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * How a command has many runs done that have a configuration in common: by processes of their own,
 * each kept in a folder when it is finished, so that the same command goes on from there.
 */
final class TrialOptions {
  /** What all runs in a folder have in common; there as soon as one of them is finished. */
  private static final String CONFIGURATION = "config.yaml";

  /** The results of all commands, which would be torn apart in one folder. */
  private static final List<String> ALL =
      Stream.of(List.of("metrics.json"), ComparisonReport.FILES, FrontReport.FILES)
          .flatMap(List::stream)
          .distinct()
          .toList();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Processes at once; where backend.threads is 0 they share the cores. Default:"
              + " ${DEFAULT-VALUE}.")
  private int parallel;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go. Default: a folder in runs named after the command.")
  private Optional<Path> out;

  @Option(
      names = "--overwrite",
      description = "Remove the results and runs that DIR holds, and start anew.")
  private boolean overwrite;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value that wins over the configuration's, such as training.epochs=5.")
  private List<String> settings = new ArrayList<>();

  @Mixin private Plugins plugins;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Finds what can be used; says on the side what had to be left out. */
  Registry registry() {
    return plugins.load(spec.commandLine().getErr());
  }

  /** The configuration of all runs. */
  Experiment experiment(Configuration configuration, Path file) {
    atLeastOne("--parallel", parallel);
    return configuration.read(file, settings);
  }

  /** As many seeds as asked for, from the configuration's on. */
  List<Long> seeds(Experiment experiment, int asked) {
    atLeastOne("--seeds", asked);
    long first = experiment.training().seed();
    return LongStream.range(first, first + asked).boxed().toList();
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 1 or more, but is " + value);
    }
  }

  /**
   * The folder of the results; refused where it holds others.
   *
   * @param fallback its name in runs, if none is given
   * @param files what will be written
   * @param free keys of the configuration that change no run
   */
  OutputDirectory directory(
      String fallback,
      Configuration configuration,
      Experiment experiment,
      List<String> files,
      List<String> free) {
    Path path = out.orElseGet(() -> Path.of("runs", fallback));
    boolean mine = overwrite || Files.exists(path.resolve(CONFIGURATION));
    List<String> others = new ArrayList<>(ALL);
    others.removeAll(mine ? files : List.of());
    OutputDirectory directory =
        OutputDirectory.prepare(path, others, "name another folder with --out");
    try {
      if (mine && !overwrite) {
        requireSame(path, configuration, experiment, free);
      }
      return directory;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static void requireSame(
      Path path, Configuration configuration, Experiment here, List<String> free) {
    List<String> differing = new ArrayList<>();
    Experiment there = configuration.read(path.resolve(CONFIGURATION));
    ConfigurationKeys.differences(ConfigurationKeys.of("", there), ConfigurationKeys.of("", here))
        .forEach(
            (dotted, values) -> {
              String key = dotted.substring(1);
              if (free.stream().noneMatch(key::startsWith)) {
                differing.add(key + " is " + values);
              }
            });
    if (!differing.isEmpty()) {
      throw new ConfigurationException(
          "'%s' holds results of another configuration: %s; name another folder with --out, or start anew with --overwrite"
              .formatted(path, String.join("; ", differing)));
    }
  }

  /**
   * Runs trials and stores them in the folder of the results. If this fails or is stopped after it
   * has begun, the last line that the user sees says what was saved.
   *
   * @param files removed before the first trial if the folder is to be overwritten
   * @param work gets the runner
   */
  <R> R run(
      Interruption interruption,
      Registry registry,
      Configuration configuration,
      Experiment experiment,
      OutputDirectory directory,
      List<String> files,
      Function<TrialRunner, R> work) {
    Path folder = directory.path();
    Path stored = folder.resolve(RunFolder.TRIALS);
    TrialFormat format = new TrialFormat(registry, experiment);
    LiveTable view = new LiveTable(spec.commandLine().getErr(), folder);
    Workers workers = new Workers(format, parallel, plugins.folder(), folder, view, interruption);
    Supplier<TrialStore> open =
        () -> {
          if (overwrite) {
            directory.delete(CONFIGURATION);
            files.forEach(directory::delete);
            TrialStore.clear(stored);
          }
          return TrialStore.open(stored, format, workers);
        };
    Runnable begun = () -> directory.write(CONFIGURATION, configuration.write(experiment));
    StoredTrials trials = new StoredTrials(view, open, begun);
    try (trials) {
      return work.apply(trials);
    } catch (RuntimeException | Error e) {
      if (trials.planned() || e instanceof RunStoppedException) {
        interruption.lastLine(
            TrialStore.none(stored)
                ? "nothing was saved"
                : "go on with the same command; finished runs are in " + stored);
      }
      throw e;
    }
  }
}
