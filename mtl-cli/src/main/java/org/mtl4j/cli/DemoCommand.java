// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.cli.screen.Screen;
import org.mtl4j.cli.screen.TrainingProgress;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.ComparisonReport;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl demo}: a comparison on generated data, in under a minute. */
@Command(
    name = "demo",
    description = "Compare multi-task methods on three related tasks of generated data.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  mtl demo --seeds 5",
      "",
      "DIR gets results.md, results.csv, results.json, runs.csv, and config.yaml for mtl train."
    })
final class DemoCommand implements Runnable {
  private static final String CONFIGURATION = "config.yaml";

  /** Sharing strategy, weighting, and a balancer if any. */
  private static final List<List<String>> METHODS =
      List.of(
          List.of("hard", "equal"),
          List.of("hard", "uncertainty"),
          List.of("mmoe", "equal"),
          List.of("hard", "equal", "cagrad"),
          List.of("cross-stitch", "equal", "upgrad"));

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: runs/demo-TIME.")
  private Optional<Path> out;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Number of seeds; each method is trained once per seed. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Mixin private PluginOptions plugins;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    Registry registry = plugins.load(err);
    Configuration configuration = new Configuration(registry);
    Experiment experiment =
        configuration.parse(text("demo.yaml"), "demo.yaml", Path.of("").toAbsolutePath());
    List<Contender> contenders =
        METHODS.stream().map(names -> contender(configuration, experiment, names)).toList();
    List<String> files = new ArrayList<>(ComparisonReport.FILES);
    files.add(CONFIGURATION);
    main.interruption().begin();
    try (OutputDirectory directory = RunFolder.prepare(out, "demo", files)) {
      Mtl mtl = Library.of(registry);
      ComparisonTable table = compare(mtl, experiment, contenders, err);
      directory.write(CONFIGURATION, configuration.writeFile(experiment));
      ComparisonReport.write(directory, table);
      Path report = Report.write(directory.path());
      PrintWriter screen = spec.commandLine().getOut();
      screen.println(table.text(Screen.width(Integer.MAX_VALUE)));
      screen.println("results: " + directory.path());
      screen.println("report: " + report);
      screen.flush();
    } catch (RunStoppedException e) {
      main.interruption().lastLine("nothing was saved");
      throw e;
    }
  }

  private ComparisonTable compare(
      Mtl mtl, Experiment experiment, List<Contender> contenders, PrintWriter err) {
    int runs = seeds * (experiment.tasks().size() + contenders.size());
    List<Long> numbers = LongStream.rangeClosed(1, seeds).boxed().toList();
    try (TrainingProgress progress = new TrainingProgress(err, runs)) {
      ComparisonTable table =
          mtl.compare(experiment, contenders, numbers, progress, main.interruption().listener());
      progress.complete();
      return table;
    }
  }

  private static Contender contender(
      Configuration configuration, Experiment experiment, List<String> names) {
    Model common = experiment.model();
    Optional<Balancing> balancer =
        names.stream()
            .skip(2)
            .findFirst()
            .map(name -> new Balancing(configuration.create(Kind.BALANCER, name, List.of())));
    return new Contender(
        new Model(
            common.encoder(),
            configuration.create(Kind.SHARING, names.get(0), List.of()),
            common.head()),
        new Coordination(
            configuration.create(Kind.WEIGHTING, names.get(1), List.of()),
            balancer,
            experiment.coordination().transfer()));
  }

  private static String text(String resource) {
    try (InputStream in = DemoCommand.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
