// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.cli.screen.ModelTable;
import org.mtl4j.cli.screen.OutputFormat;
import org.mtl4j.cli.screen.RegistryJson;
import org.mtl4j.cli.screen.TextTable;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.OptionText;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.registry.Traits;
import org.mtl4j.core.train.ModelSummary;
import org.mtl4j.serve.file.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl describe}: a method or another component with its options, or a model. */
@Command(
    name = "describe",
    description = "Describe a method or another component with its options, or a model.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    customSynopsis = {
      "mtl describe [--format=FORMAT] [--plugins=DIR] [KIND] NAME",
      "mtl describe [--format=FORMAT] [--plugins=DIR] --model=CONFIG|RUN [--set=KEY=VALUE]..."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl describe cagrad",
      "  mtl describe encoder mlp --format json",
      "  mtl describe --model census.yaml --set model.sharing=mmoe",
      "",
      "A model is described without training: its variables with the tasks that share them,",
      "the number of parameters in total, shared and by task, and the multiply-adds that a",
      "prediction of one row takes."
    })
final class DescribeCommand implements Runnable {
  @Parameters(
      arity = "0..2",
      paramLabel = "NAME",
      description = "The name; with the kind before it if several kinds have this name.")
  private List<String> words = List.of();

  @Option(
      names = "--model",
      paramLabel = "CONFIG|RUN",
      description = "Describe the model of a configuration, or of the folder of a run.")
  private Optional<Path> model;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a value of the configuration of --model.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json: {kind, name, summary, source, from, class, traits, options}, of a model"
              + " {variables, parameters, shared, multiplications, tasks}. Default:"
              + " ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Mixin private PluginOptions plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Registry registry = plugins.load(spec.commandLine().getErr());
    if (model.isPresent() != words.isEmpty()) {
      throw new ConfigurationException(
          "mtl describe needs a name, or --model with a configuration; found "
              + (words.isEmpty() ? "neither" : "both"));
    }
    if (model.isPresent()) {
      describe(registry, model.get());
      return;
    }
    Entry entry =
        words.size() == 2
            ? registry.find(Registry.kind(words.get(0)), words.get(1))
            : only(registry, words.get(0));
    PrintWriter out = spec.commandLine().getOut();
    List<OptionText> options = registry.options(entry.form());
    if (format == OutputFormat.JSON) {
      RegistryJson.describe(out, entry, options);
    } else {
      out.print(description(entry, options));
    }
    out.flush();
  }

  private void describe(Registry registry, Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(RunFolder.CONFIGURATION) : path;
    Experiment experiment = new Configuration(registry).read(file, settings);
    ModelSummary summary = Library.of(registry).describe(experiment);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        format == OutputFormat.JSON
            ? Json.text(summary)
            : ModelTable.of(summary, spec.commandLine()));
    out.flush();
  }

  private static Entry only(Registry registry, String name) {
    List<Entry> entries = registry.named(name);
    if (entries.isEmpty()) {
      List<String> names = registry.entries().stream().map(Entry::name).distinct().toList();
      throw new ConfigurationException(
          "found no '%s'; %ssee mtl list for all names, and mtl plugins for what was loaded"
              .formatted(name, alike(Nearest.to(name, names))));
    }
    if (entries.size() > 1) {
      String kinds =
          entries.stream().map(entry -> entry.kind().id()).collect(Collectors.joining(", "));
      throw new ConfigurationException(
          "'%s' is the name of several kinds: %s; give the kind, as in: mtl describe %s %s"
              .formatted(name, kinds, entries.get(0).kind(), name));
    }
    return entries.get(0);
  }

  private static String alike(List<String> names) {
    return names.isEmpty() ? "" : "nearest: " + String.join(", ", names) + "; ";
  }

  private String description(Entry entry, List<OptionText> options) {
    TextTable head = new TextTable(spec.commandLine());
    head.row("summary", entry.summary());
    head.row("source", entry.source());
    head.row("from", entry.from());
    head.row("class", entry.form().type().getName());
    Traits.of(entry).forEach(head::row);
    TextTable table = new TextTable(spec.commandLine());
    for (OptionText option : options) {
      String fallback = option.required() ? "required" : "default " + option.fallback();
      table.row(option.key(), fallback, option.meaning() + " (" + option.type() + ")");
    }
    String title =
        spec.commandLine()
            .getColorScheme()
            .text("@|bold,underline " + entry.kind() + " " + entry.name() + "|@")
            .toString();
    String body = options.isEmpty() ? "\nno options\n" : "\noptions\n" + table.text();
    return title + "\n" + head.text() + body;
  }
}
