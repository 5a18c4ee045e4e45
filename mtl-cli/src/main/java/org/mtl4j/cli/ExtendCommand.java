// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.ClassPathBackend;
import org.mtl4j.cli.run.KnownMetrics;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.run.ModelOptions;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.cli.screen.TrainingProgress;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.extend.Extension;
import org.mtl4j.core.extend.JointExtension;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.report.RunReport;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.StopSignal;
import org.mtl4j.serve.bundle.ModelDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl extend}: adds tasks to a stored model. */
@Command(
    name = "extend",
    description =
        "Add tasks to a stored model. Its parameters are frozen: the new tasks learn from what its"
            + " heads read, and its own outputs stay the same bits; with --move all tasks are trained"
            + " further together.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl extend runs/income/model married.yaml --out runs/both",
      "  mtl extend runs/income married.yaml --out runs/both --inputs",
      "  mtl extend runs/income married.yaml --out runs/both --move",
      "",
      "CONFIG.yaml names the data, the new tasks, and how they are trained. Columns that MODEL",
      "reads have its encodings; other columns are inputs of the new tasks if data.columns names",
      "them. DIR gets the files of the run, and model/ with all tasks."
    })
final class ExtendCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Folder of the model, or of its run.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "CONFIG.yaml",
      description = "The configuration of the new tasks.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: runs/CONFIG-TIME.")
  private Optional<Path> out;

  @Option(
      names = "--inputs",
      description = "The new tasks read the inputs of MODEL too, with networks of their own.")
  private boolean inputs;

  @Option(
      names = "--move",
      description =
          "Train all tasks together, from the parameters of MODEL and with its networks; the change"
              + " of its tasks is printed.")
  private boolean move;

  @Option(names = "--resume", description = "Resume from the newest checkpoint in DIR.")
  private boolean resume;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a value of the configuration, such as training.batch=512.")
  private List<String> settings = new ArrayList<>();

  @Mixin private ModelOptions expected;

  @Mixin private PluginOptions plugins;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    Registry registry = plugins.load(err);
    Configuration configuration = new Configuration(registry);
    Experiment experiment = configuration.read(file, settings);
    ModelDirectory base = expected.readFromRun(folder);
    if (move && inputs) {
      throw new ConfigurationException("--inputs has no meaning with --move; give one of them");
    }
    Work work =
        move
            ? new Together(registry, base, JointExtension.prepare(base, experiment, configuration))
            : new Frozen(
                experiment, Extension.prepare(base, experiment, inputs, ClassPathBackend.find()));
    main.interruption().begin();
    List<String> files = new ArrayList<>(resume ? List.of() : RunReport.FILES);
    if (!resume) {
      files.add(RunFolder.MODEL);
    }
    try (OutputDirectory directory = RunFolder.prepare(out, TrainCommand.name(file), files)) {
      Path place = directory.path().resolve(RunFolder.MODEL);
      TrainingProgress progress = new TrainingProgress(err, 1, false);
      try (progress;
          Checkpoints checkpoints = checkpoints(directory);
          TrainedModel model = work.train(Library.of(registry), checkpoints, progress)) {
        progress.complete();
        RunResult result = model.test();
        RunReport.write(directory, result, configuration.writeFile(work.experiment()));
        List<String> lines = work.save(model, place);
        progress.warn(result.warnings());
        err.flush();
        show(work.experiment(), result, lines, place);
      }
    }
  }

  /** How new tasks are trained and stored. */
  private interface Work {
    Experiment experiment();

    TrainedModel train(Mtl mtl, Checkpoints checkpoints, TrainingListener observer);

    /** Writes the model, and says what became of the old tasks. */
    List<String> save(TrainedModel model, Path place);
  }

  /** The parameters of the stored model do not change. */
  private record Frozen(Experiment experiment, Extension extension) implements Work {
    @Override
    public TrainedModel train(Mtl mtl, Checkpoints checkpoints, TrainingListener observer) {
      return mtl.extend(extension, experiment, checkpoints, observer);
    }

    @Override
    public List<String> save(TrainedModel model, Path place) {
      int rows = extension.save(model, place);
      return List.of(
          String.format(
              Locale.ROOT, "outputs of the other tasks are the same bits on %,d rows", rows));
    }
  }

  /** All tasks are trained together. */
  private record Together(Registry registry, ModelDirectory base, JointExtension extension)
      implements Work {
    @Override
    public Experiment experiment() {
      return extension.experiment();
    }

    @Override
    public TrainedModel train(Mtl mtl, Checkpoints checkpoints, TrainingListener observer) {
      return mtl.extend(extension, checkpoints, observer);
    }

    @Override
    public List<String> save(TrainedModel model, Path place) {
      model.save(place);
      List<String> lines = new ArrayList<>();
      extension
          .changes(model, new KnownMetrics(registry, base.folder()))
          .forEach(
              (task, metrics) ->
                  metrics.forEach(
                      (id, change) ->
                          lines.add(
                              String.format(
                                  Locale.ROOT,
                                  "%s %s: %.4f, before %.4f",
                                  task,
                                  id,
                                  change.after(),
                                  change.before()))));
      return lines;
    }
  }

  private Checkpoints checkpoints(OutputDirectory directory) {
    Path place = directory.path().resolve(RunFolder.CHECKPOINTS);
    StopSignal signal = main.interruption().signal();
    return resume ? Checkpoints.resume(place, signal) : Checkpoints.begin(place, signal);
  }

  private void show(Experiment experiment, RunResult result, List<String> lines, Path place) {
    PrintWriter screen = spec.commandLine().getOut();
    screen.print(TrainCommand.table(spec, experiment, result, false));
    screen.printf(
        Locale.ROOT,
        "%n%s of epoch %s (%s), %.1f s%n%s%nmodel: %s%n",
        move ? "all tasks" : "new tasks",
        TrainCommand.epochs(result),
        result.ending(),
        result.seconds(),
        String.join(System.lineSeparator(), lines),
        place);
    screen.flush();
  }
}
