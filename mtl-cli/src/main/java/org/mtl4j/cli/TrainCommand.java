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
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.cli.RecordingOptions.Watch;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.GradientLog;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.report.RunReport;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl train}: one model from one configuration. */
@Command(
    name = "train",
    description = "Train one model as a configuration says, and evaluate it on the test rows.",
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
      "DIR gets metrics.json, history.csv, run.json, config.yaml, the configuration with all",
      "defaults, and model/, which mtl predict reads; with a balancer gradients.csv too; and",
      "checkpoints/. A DIR that holds a run already is refused, unless --resume or --overwrite"
          + " says",
      "what to do. Ctrl-C leaves a checkpoint and ends."
    })
final class TrainCommand implements Runnable {
  private static final String CONFIGURATION = "config.yaml";
  private static final String ADVICE =
      "go on with --resume, start anew with --overwrite, or name another folder";

  @Parameters(
      paramLabel = "CONFIG.yaml",
      description = "The configuration; with --resume, the DIR of the run will do.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go. Default: runs/CONFIG-TIME.")
  private Optional<Path> out;

  @Option(
      names = "--resume",
      description = "Go on from the newest checkpoint in DIR; from the start where there is none.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Remove the run that DIR holds, and start anew.")
  private boolean overwrite;

  @Option(
      names = "--warm-start",
      paramLabel = "PATH",
      description =
          "Start from the variables of another run, by its folder, a checkpoint or its model;"
              + " short for training.startFrom.")
  private Optional<Path> warmStart;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of first values, shuffles and random draws; short for training.seed.")
  private Optional<Long> seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training rows; short for training.epochs.")
  private Optional<Integer> epochs;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A value that wins over the configuration's, such as training.batch=512; paths in it are"
              + " relative to where you are.")
  private List<String> settings = new ArrayList<>();

  @Mixin private RecordingOptions watching;

  @Mixin private Plugins plugins;

  @ParentCommand private Main main;

  /** The folder of the model, beside the metrics. */
  static final String MODEL = "model";

  private static final String WIDE = "%10s";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    Registry registry = plugins.load(err);
    Configuration configuration = new Configuration(registry);
    seed.ifPresent(value -> settings.add("training.seed=" + value));
    epochs.ifPresent(value -> settings.add("training.epochs=" + value));
    warmStart.ifPresent(path -> settings.add("training.startFrom=" + path));
    locate();
    Experiment experiment = configuration.read(file, settings);
    main.interruption().begin();
    OutputDirectory directory = directory();
    Start start = new Start(directory, configuration.write(experiment));
    Progress progress = new Progress(err, 1);
    try (directory) {
      RunResult result = train(Library.of(registry), experiment, directory, start, progress);
      show(experiment, result, directory, progress);
    } catch (RuntimeException | Error e) {
      if (start.begun || e instanceof RunStoppedException) {
        main.interruption()
            .lastLine(
                (start.begun || resume) && !nothingSaved(directory.path())
                    ? "go on with: mtl train --resume " + directory.path()
                    : "nothing was saved");
      }
      throw e;
    }
  }

  private RunResult train(
      Mtl mtl, Experiment experiment, OutputDirectory directory, Start start, Progress progress) {
    try (Watch watch = watching.watch(directory.path());
        progress;
        Checkpoints checkpoints = checkpoints(directory);
        TrainedModel model = mtl.train(experiment, checkpoints, watch.with(progress, start))) {
      progress.complete();
      RunResult result = model.test();
      // The metrics are written before the model, which may be too large for the disk.
      RunReport.write(directory, result, start.resolved, watch.epochs());
      model.save(directory.path().resolve(MODEL));
      return result;
    } catch (RuntimeException | Error e) {
      if (nothingSaved(directory.path())) {
        start.undo();
      }
      throw e;
    }
  }

  /** Where a run's folder stands for its configuration. */
  private void locate() {
    if (resume && overwrite) {
      throw new ConfigurationException("--resume and --overwrite exclude each other: name one");
    }
    if (!resume) {
      return;
    }
    if (out.isEmpty() && !Files.exists(file)) {
      throw new ConfigurationException(
          "--resume needs the folder of a run, but there is no '%s'".formatted(file));
    }
    if (Files.isDirectory(file)) {
      if (out.isPresent()) {
        throw new ConfigurationException(
            "'%s' is a folder and --out names another one: name the configuration, or leave --out"
                    .formatted(file)
                + " out");
      }
      out = Optional.of(file);
      file = file.resolve(CONFIGURATION);
      if (!Files.exists(file)) {
        throw new ConfigurationException(
            "'%s' holds no run: there is no %s in it; name the configuration and --out"
                .formatted(out.get(), CONFIGURATION));
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
    others.add(MODEL);
    return RunFolder.prepare(out, name(file), resume || overwrite ? List.of() : others, ADVICE);
  }

  private Checkpoints checkpoints(OutputDirectory directory) {
    Path folder = directory.path().resolve(RunFolder.CHECKPOINTS);
    StopSignal signal = main.interruption().signal();
    if (resume) {
      return Checkpoints.resume(folder, signal);
    }
    return overwrite ? Checkpoints.overwrite(folder, signal) : Checkpoints.begin(folder, signal);
  }

  /**
   * What the start of a run changes in its folder. The files of a run that is overwritten go when
   * the new one starts. The configuration comes with the first checkpoint, so that --resume finds
   * it.
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
      Stream.of(CONFIGURATION, GradientLog.FILE, RecordingOptions.EVENTS)
          .filter(name -> !Files.exists(directory.path().resolve(name)))
          .forEach(mine::add);
    }

    @Override
    public void started(Started event) {
      begun = true;
      if (overwrite) {
        List<String> old = new ArrayList<>(RunReport.FILES);
        old.add(GradientLog.FILE);
        old.forEach(directory::delete);
        mine.addAll(old);
      }
    }

    @Override
    public void resumed(Resumed event) {
      saving();
    }

    @Override
    public void saving() {
      if (!configured) {
        directory.write(CONFIGURATION, resolved);
        configured = true;
      }
    }

    /** Removes the files of a run that has no checkpoint: the next run would be refused. */
    void undo() {
      if (begun) {
        mine.forEach(directory::delete);
      }
    }
  }

  private static boolean nothingSaved(Path folder) {
    return Checkpoints.none(folder.resolve(RunFolder.CHECKPOINTS))
        && !Files.exists(folder.resolve(RunReport.METRICS));
  }

  static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private void show(
      Experiment experiment, RunResult result, OutputDirectory directory, Progress progress) {
    PrintWriter err = spec.commandLine().getErr();
    result.warnings().stream()
        .filter(warning -> !progress.told(warning))
        .forEach(warning -> err.println("mtl: warning: " + warning));
    err.flush();
    PrintWriter screen = spec.commandLine().getOut();
    screen.print(table(experiment, result));
    screen.printf(
        Locale.ROOT,
        "%nepoch %d was kept (%s), %.1f s%nresults: %s%nmodel: %s%n",
        result.best() + 1,
        result.ending(),
        result.seconds(),
        directory.path(),
        directory.path().resolve(MODEL));
    screen.flush();
  }

  private String table(Experiment experiment, RunResult result) {
    TextColumns columns = new TextColumns(spec.commandLine());
    columns.row("task", "metric", "validation", WIDE.formatted("test"), "");
    result
        .reported()
        .forEach(
            (task, metrics) -> {
              String first = metrics.keySet().iterator().next();
              String primary = experiment.tasks().get(task).primary().orElse(first);
              for (String metric : metrics.keySet()) {
                columns.row(
                    metric.equals(first) ? task : "",
                    metric,
                    number(result.validation(), task, metric),
                    number(result.test(), task, metric),
                    metric.equals(primary) ? "primary" : "");
              }
            });
    return columns.text();
  }

  /** As wide as its title, to the right. */
  private static String number(
      Map<String, Map<String, Double>> values, String task, String metric) {
    double value = values.getOrDefault(task, Map.of()).getOrDefault(metric, Double.NaN);
    return WIDE.formatted(Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value));
  }
}
