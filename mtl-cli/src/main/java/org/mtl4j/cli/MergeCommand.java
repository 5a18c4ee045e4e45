// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.cli.screen.MetricTable;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.bundle.ModelDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl merge}: merges stored models into one. */
@Command(
    name = "merge",
    description = "Merge stored models of one shape into one model, without training.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl merge runs/one runs/two --rule ties --out merged",
      "  mtl merge runs/one runs/two runs/three --rule task-arithmetic --option scale=0.3"
          + " --out merged",
      "",
      "The models have one network and the encodings of one configuration. Their tasks may differ:",
      "common parameters are merged, heads of one model alone are copied. All rules but mean need",
      "models that were trained from one start: one seed, and one training.startFrom if there is one."
    })
final class MergeCommand implements Runnable {
  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "Folders of runs or of their models, two or more.")
  private List<Path> runs;

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "NAME",
      description = "How common parameters are merged, see mtl list merging.")
  private String rule;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "An option of the rule, see mtl describe. May be repeated.")
  private List<String> options = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "Folder for the merged model; a model in it is replaced.")
  private Path out;

  @Mixin private PluginOptions plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Registry registry = plugins.load(spec.commandLine().getErr());
    Merging merging = new Configuration(registry).create(Kind.MERGING, rule, options);
    List<Path> models = runs.stream().map(MergeCommand::model).toList();
    if (models.stream().anyMatch(model -> same(model, out))) {
      throw new ConfigurationException(
          "--out names '%s', which is one of the models to merge; name another folder"
              .formatted(out));
    }
    try (TrainedModel merged = Library.of(registry).merge(models, merging)) {
      RunResult result = merged.test();
      merged.save(out);
      PrintWriter screen = spec.commandLine().getOut();
      screen.print(table(result));
      screen.printf("%nmodel: %s%n", out);
      screen.flush();
    }
  }

  /** The model of a run, or the model itself. */
  private static Path model(Path given) {
    Path inside = given.resolve(RunFolder.MODEL);
    boolean run =
        !Files.exists(given.resolve(ModelDirectory.CARD))
            && Files.exists(inside.resolve(ModelDirectory.CARD));
    return run ? inside : given;
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private String table(RunResult result) {
    MetricTable table = new MetricTable(spec.commandLine(), List.of("validation", "test"), false);
    result
        .reported()
        .forEach(
            (task, metrics) ->
                metrics
                    .keySet()
                    .forEach(
                        metric ->
                            table.add(
                                task,
                                metric,
                                List.of(
                                    value(result.validation(), task, metric),
                                    value(result.test(), task, metric)),
                                "")));
    return table.text();
  }

  private static double value(Map<String, Map<String, Double>> values, String task, String metric) {
    return values.getOrDefault(task, Map.of()).getOrDefault(metric, Double.NaN);
  }
}
