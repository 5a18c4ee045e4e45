// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.ClassPathBackend;
import org.mtl4j.cli.run.LabeledRows;
import org.mtl4j.cli.run.ModelOptions;
import org.mtl4j.cli.screen.ModelCosts;
import org.mtl4j.serve.bulk.GraphExport;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.derive.TaskExport;
import org.mtl4j.serve.derive.TaskExport.Pruned;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl export}: the graph of a model as a TensorFlow SavedModel, or some of its tasks. */
@Command(
    name = "export",
    description =
        "Export a stored model as a TensorFlow SavedModel, to serve it elsewhere; with --tasks, as a"
            + " stored model of some tasks alone.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl export runs/census/model serving/census/1",
      "  mtl export runs/census/model models/income --tasks income",
      "  mtl export runs/census models/income --tasks income --prune-experts 0.02 --rows test.csv",
      "",
      "DIR gets saved_model.pb, preprocessing.json, samples.json (rows with their outputs), and",
      "README.md, which describes inputs and outputs. With --tasks, DIR is a model like MODEL,",
      "without what only other tasks need; mtl export writes its SavedModel in turn."
    })
final class ExportCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Folder of the model, or of its run.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "DIR", description = "New folder.")
  private Path target;

  @Option(
      names = "--tasks",
      paramLabel = "TASK",
      split = ",",
      arity = "0..1",
      description = "Write a stored model of these tasks alone, in this order.")
  private List<String> tasks;

  @Option(
      names = "--prune-experts",
      paramLabel = "MASS",
      description =
          "With --tasks: leave out experts whose mean gate weight on --rows is below MASS, in (0, 1)."
              + " The change of the outputs on these rows is printed.")
  private Optional<Double> mass;

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description = "Rows for --prune-experts, in the format of the training files.")
  private Optional<String> rows;

  @Mixin private LabeledRows source;

  @Mixin private ModelOptions expected;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter screen = spec.commandLine().getOut();
    if (mass.isPresent() != rows.isPresent() || mass.isPresent() && tasks == null) {
      throw new ConfigurationException(
          "--prune-experts needs --tasks and --rows, and --rows needs --prune-experts");
    }
    ModelDirectory model = expected.readFromRun(folder);
    if (tasks == null) {
      GraphExport.write(model, target).forEach(file -> screen.println(target.resolve(file)));
    } else {
      exportTasks(model).forEach(screen::println);
    }
    screen.flush();
  }

  private List<String> exportTasks(ModelDirectory model) {
    List<String> names = tasks.stream().filter(name -> !name.isBlank()).toList();
    TaskExport export = new TaskExport(model, names, ClassPathBackend.find());
    List<String> lines = new ArrayList<>();
    List<String> unread;
    if (mass.isEmpty()) {
      unread = export.write(target);
    } else {
      PrintWriter err = spec.commandLine().getErr();
      Pruned pruned = export.write(target, mass.get(), source.read(rows.get(), model, err));
      unread = pruned.unread();
      lines.addAll(pruned.mixtures());
      pruned
          .changes()
          .forEach(
              (task, change) ->
                  lines.add(
                      String.format(
                          Locale.ROOT,
                          "%s: outputs on %s change by at most %.3g",
                          task,
                          rows.get(),
                          change)));
    }
    lines.addAll(ModelCosts.compare(model.folder(), target));
    if (!unread.isEmpty()) {
      lines.add("columns not read any more: " + String.join(", ", unread));
    }
    lines.add("model: " + target);
    return lines;
  }
}
