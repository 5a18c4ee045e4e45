// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.run.RecordingOptions;
import org.mtl4j.cli.run.RecordingOptions.Recording;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.cli.screen.MetricTable;
import org.mtl4j.cli.screen.TrainingProgress;
import org.mtl4j.cli.screen.Warnings;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.compare.method.ReferenceChoice;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.config.StoredTeachers;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.DetailReport;
import org.mtl4j.core.report.GradientLog;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.report.RunReport;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.StopSignal;
import org.mtl4j.report.ModelCardText;
import org.mtl4j.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl train}: trains one model. */
@Command(
    name = "train",
    description = "Train one model by a configuration, and evaluate it on the test rows.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl train census.yaml",
      "  mtl train census.yaml --out runs/mmoe --seed 2 --set model.sharing=mmoe",
      "  mtl train --resume runs/mmoe",
      "  mtl train census.yaml --set coordination.balancer=cagrad --record 1 --tensorboard",
      "",
      "DIR gets report.html for any browser, metrics.json, history.csv, run.json, config.yaml (the",
      "configuration with all defaults), model/ for mtl predict, checkpoints/, references.json, and",
      "gradients.csv if there is a balancer.",
      "A DIR that contains a run is refused unless --resume or --overwrite is given. Ctrl-C",
      "writes a checkpoint and prints how to resume."
    })
final class TrainCommand implements Runnable {
  private static final String ADVICE =
      "go on with --resume, replace it with --overwrite, or name another folder";

  @Parameters(
      paramLabel = "CONFIG.yaml",
      description = "The configuration; with --resume, the DIR of the run is enough.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: runs/CONFIG-TIME.")
  private Optional<Path> out;

  @Option(
      names = "--resume",
      description =
          "Resume from the newest checkpoint in DIR; start from the beginning if DIR holds no run.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Replace the run that DIR contains.")
  private boolean overwrite;

  @Option(
      names = "--warm-start",
      paramLabel = "PATH",
      description =
          "Initialize variables from another run: its folder, a checkpoint or its model. Short for"
              + " training.startFrom.")
  private Optional<Path> warmStart;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random numbers. Short for training.seed.")
  private Optional<Long> seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training rows. Short for training.epochs.")
  private Optional<Integer> epochs;

  @Option(
      names = "--references",
      paramLabel = "NAMES",
      description =
          "Classical methods to fit beside the model, such as mean,linear,forest,boosting; all or"
              + " none. Default: all but slow ones on large data.")
  private Optional<String> references;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides a value of the configuration, such as training.batch=512; paths are relative"
              + " to the current folder.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--each-task",
      description =
          "Print the losses and metrics of each task, not their means, if there are many tasks.")
  private boolean eachTask;

  @Mixin private RecordingOptions recording;

  @Mixin private PluginOptions plugins;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    Registry registry = plugins.load(err);
    Configuration configuration = new Configuration(registry);
    seed.ifPresent(value -> settings.add("training.seed=" + value));
    epochs.ifPresent(value -> settings.add("training.epochs=" + value));
    warmStart.ifPresent(path -> settings.add("training.startFrom=" + path));
    References classical = ReferenceChoice.of(registry, references);
    locate();
    Experiment experiment = configuration.read(file, settings);
    main.interruption().begin();
    OutputDirectory directory = directory();
    StoredTeachers.requireOutside(
        experiment.coordination().transfer().taughtBy().stored(), directory.path());
    Start start = new Start(directory, configuration.writeFile(experiment));
    TrainingProgress progress = new TrainingProgress(err, 1, eachTask);
    try (directory) {
      ReferenceTable results =
          train(Library.of(registry), experiment, directory, start, progress, classical);
      show(experiment, results, directory, progress);
    } catch (RuntimeException | Error e) {
      boolean stopped = main.interruption().signal().requested();
      if (start.begun || stopped) {
        boolean saved = (start.begun || resume) && !nothingSaved(directory.path());
        main.interruption()
            .lastLine(
                saved ? "go on with: mtl train --resume " + directory.path() : "nothing was saved");
      }
      throw e;
    }
  }

  private ReferenceTable train(
      Mtl mtl,
      Experiment experiment,
      OutputDirectory directory,
      Start start,
      TrainingProgress progress,
      References classical) {
    try (Recording recorded = recording.start(directory.path(), main.interruption());
        progress;
        Checkpoints checkpoints = checkpoints(directory);
        TrainedModel model = mtl.train(experiment, checkpoints, recorded.with(progress, start))) {
      progress.complete();
      RunResult result = model.test();
      // The metrics are written before the model, which may be too large for the disk.
      RunReport.write(directory, result, start.resolved, recorded.epochs());
      model.save(directory.path().resolve(RunFolder.MODEL));
      ModelCardText.write(directory.path().resolve(RunFolder.MODEL));
      StopSignal stop = main.interruption().signal();
      ReferenceTable results =
          ReferenceTable.of(model, classical, stop, spec.commandLine().getErr());
      RunReport.writeReferences(directory, results.references());
      DetailReport.write(directory, model);
      Report.write(directory.path());
      return results;
    } catch (RuntimeException | Error e) {
      if (nothingSaved(directory.path())) {
        start.undo();
      }
      throw e;
    }
  }

  /** Finds the configuration if only the folder of a run is given. */
  private void locate() {
    if (resume && overwrite) {
      throw new ConfigurationException(
          "--resume and --overwrite exclude each other; give one of them");
    }
    if (!resume) {
      return;
    }
    if (out.isEmpty() && !Files.exists(file)) {
      throw new ConfigurationException(
          "--resume needs the folder of a run, but '%s' does not exist".formatted(file));
    }
    if (Files.isDirectory(file)) {
      if (out.isPresent()) {
        throw new ConfigurationException(
            "'%s' is a folder, and --out names another one; name the configuration, or omit --out"
                .formatted(file));
      }
      out = Optional.of(file);
      file = file.resolve(RunFolder.CONFIGURATION);
      if (!Files.exists(file)) {
        throw new ConfigurationException(
            "'%s' contains no run, since it has no %s; name the configuration and --out"
                .formatted(out.get(), RunFolder.CONFIGURATION));
      }
    }
    if (out.isEmpty()) {
      throw new ConfigurationException(
          "--resume needs the folder of the run: mtl train --resume DIR, or mtl train CONFIG.yaml"
              + " --out DIR --resume");
    }
  }

  private OutputDirectory directory() {
    List<String> files = new ArrayList<>(RunReport.FILES);
    files.add(GradientLog.FILE);
    List<String> others = new ArrayList<>(files);
    others.add(RunFolder.MODEL);
    return RunFolder.prepare(out, name(file), resume || overwrite ? List.of() : others, ADVICE);
  }

  private Checkpoints checkpoints(OutputDirectory directory) {
    Path folder = directory.path().resolve(RunFolder.CHECKPOINTS);
    StopSignal signal = main.interruption().signal();
    if (resume) {
      requireCheckpoints(directory.path(), folder);
      return Checkpoints.resume(folder, signal);
    }
    return overwrite ? Checkpoints.overwrite(folder, signal) : Checkpoints.begin(folder, signal);
  }

  /**
   * A run that has lost its checkpoints does not start again unasked. One that was stopped in a
   * teacher has a configuration, and checkpoints of the teacher alone.
   */
  private static void requireCheckpoints(Path run, Path folder) {
    List<String> files =
        RunReport.FILES.stream().filter(name -> Files.exists(run.resolve(name))).toList();
    boolean inTeacher =
        files.equals(List.of(RunFolder.CONFIGURATION)) && !Checkpoints.noneBelow(folder);
    if (!files.isEmpty() && !inTeacher && Checkpoints.none(folder)) {
      throw new ConfigurationException(
          "'%s' holds a run (%s), but no checkpoint to resume from is in '%s'; start again with --overwrite, or name another folder"
              .formatted(run, String.join(", ", files), folder));
    }
  }

  /**
   * What a run changes in its folder. Removes the files of an overwritten run when the new one
   * starts. Writes the configuration after the first checkpoint, so that --resume finds it, and so
   * that a folder with a configuration and no checkpoint has lost its checkpoints.
   */
  private final class Start implements TrainingListener {
    private final OutputDirectory directory;
    private final String resolved;
    private final List<String> mine = new ArrayList<>();
    private boolean begun;
    private boolean configured;

    Start(OutputDirectory directory, String resolved) {
      this.directory = directory;
      this.resolved = resolved;
      Stream.of(RunFolder.CONFIGURATION, GradientLog.FILE, RecordingOptions.EVENTS)
          .filter(name -> !Files.exists(directory.path().resolve(name)))
          .forEach(mine::add);
    }

    @Override
    public void teaches(Teaches event) {
      begun = true;
    }

    @Override
    public void started(Started event) {
      begun = true;
      if (overwrite) {
        List<String> old = new ArrayList<>(RunReport.FILES);
        old.add(GradientLog.FILE);
        old.add(RunReport.REFERENCES);
        old.add(Report.FILE);
        old.addAll(DetailReport.FILES);
        old.forEach(directory::delete);
        mine.addAll(old);
      }
    }

    @Override
    public void resumed(Resumed event) {
      saved();
    }

    @Override
    public void saved() {
      if (!configured) {
        directory.write(RunFolder.CONFIGURATION, resolved);
        configured = true;
      }
    }

    /** Removes the files of a run without checkpoint, for which the next run would be refused. */
    void undo() {
      if (begun) {
        mine.forEach(directory::delete);
      }
    }
  }

  private static boolean nothingSaved(Path folder) {
    return Checkpoints.noneBelow(folder.resolve(RunFolder.CHECKPOINTS))
        && !Files.exists(folder.resolve(RunReport.METRICS));
  }

  static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private void show(
      Experiment experiment,
      ReferenceTable results,
      OutputDirectory directory,
      TrainingProgress progress) {
    RunResult result = results.model();
    PrintWriter err = spec.commandLine().getErr();
    progress.warn(result.warnings());
    err.flush();
    PrintWriter screen = spec.commandLine().getOut();
    screen.print(table(spec, experiment, result, eachTask));
    screen.print(results.text(spec.commandLine(), eachTask));
    Warnings.print(result.outlook().sentences(), sentence -> screen.println("\n" + sentence));
    screen.printf(
        Locale.ROOT,
        "%nmodel of epoch %s (%s), %.1f s%n%sresults: %s%nmodel: %s%nreport: %s%n",
        epochs(result),
        result.ending(),
        result.seconds(),
        result.refit().map(TrainCommand::text).orElse(""),
        directory.path(),
        directory.path().resolve(RunFolder.MODEL),
        directory.path().resolve(Report.FILE));
    screen.flush();
  }

  /** The best epoch, or that of each task. */
  static String epochs(RunResult result) {
    return result.epochs().isEmpty()
        ? Integer.toString(result.best() + 1)
        : result.epochs().entrySet().stream()
            .map(epoch -> "%d for %s".formatted(epoch.getValue() + 1, epoch.getKey()))
            .collect(Collectors.joining(", "));
  }

  private static String text(RunResult.Refit refit) {
    return String.format(
        Locale.ROOT,
        "then trained again on %,d rows for %d epochs, %.1f s; the metrics are those before%n",
        refit.rows(),
        refit.epochs(),
        refit.seconds());
  }

  /** The metrics of a run. */
  static String table(CommandSpec spec, Experiment experiment, RunResult result, boolean eachTask) {
    MetricTable table =
        new MetricTable(spec.commandLine(), List.of("validation", "test"), eachTask);
    result
        .reported()
        .forEach(
            (task, metrics) -> {
              String first = metrics.keySet().iterator().next();
              String primary = experiment.tasks().get(task).primary().orElse(first);
              for (String metric : metrics.keySet()) {
                table.add(
                    task,
                    metric,
                    List.of(
                        value(result.validation(), task, metric),
                        value(result.test(), task, metric)),
                    metric.equals(primary) ? "primary" : "");
              }
            });
    return table.text();
  }

  private static double value(Map<String, Map<String, Double>> values, String task, String metric) {
    return values.getOrDefault(task, Map.of()).getOrDefault(metric, Double.NaN);
  }
}
