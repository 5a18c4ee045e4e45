// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.method.MethodChoice;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.ComparisonReport;
import org.mtl4j.core.report.OutputDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl compare}: every method against every task trained alone, with the same budget. */
@Command(
    name = "compare",
    description =
        "Compare methods with each other and with every task trained alone, with the same rows,"
            + " starting values and budget.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl compare census.yaml --methods uncertainty,cagrad,uncertainty+cagrad --seeds 5",
      "  mtl compare census.yaml --methods 'cagrad{c=0.2|0.4|0.8}' --sharing hard,mmoe",
      "  mtl compare census.yaml --methods 'equal,fixed{weights=[1,1]|[1,2]|[2,1]},all-balancers'",
      "",
      "A | between values makes one row, tuned: the best by validation, which may be costly.",
      "A comparison that was stopped goes on by the same command: finished runs are in DIR/trials.",
      "DIR gets results.md, .csv and .json, runs.csv and config.yaml; results of another",
      "configuration are refused, unless --overwrite says what to do. Rows that cannot work are",
      "told before anything is trained. The exit code is 3 where something failed."
    })
final class CompareCommand implements Callable<Integer> {
  /** Of the configuration; the rows bring their own. */
  private static final List<String> UNUSED =
      List.of("coordination.weighting", "coordination.balancer");

  @Parameters(paramLabel = "CONFIG.yaml", description = "What all runs have in common.")
  private Path file;

  @Option(
      names = "--methods",
      required = true,
      paramLabel = "NAMES",
      description =
          "Weightings and balancers, or one of each joined by +; options in braces. all,"
              + " all-weightings and all-balancers stand for many.")
  private String methods;

  @Option(
      names = "--sharing",
      paramLabel = "NAMES",
      description = "Sharing strategies, each with every method. Default: the configuration's.")
  private Optional<String> sharing;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often everything is repeated. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Mixin private TrialOptions trials;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Registry registry = trials.registry();
    Configuration configuration = new Configuration(registry);
    Experiment experiment = trials.experiment(configuration, file);
    List<Long> numbers = trials.seeds(experiment, seeds);
    MethodChoice named = new MethodChoice(registry, experiment);
    List<Contender> contenders = named.contenders(methods, sharing);
    List<String> leftOut = named.leftOut(methods);
    if (!leftOut.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf("mtl: left out, as they need options: %s%n", String.join(", ", leftOut));
    }
    main.interruption().begin();
    try (OutputDirectory directory =
        trials.directory(
            "compare-" + TrainCommand.name(file),
            configuration,
            experiment,
            ComparisonReport.FILES,
            UNUSED)) {
      ComparisonTable table =
          trials.run(
              main.interruption(),
              registry,
              configuration,
              experiment,
              directory,
              ComparisonReport.FILES,
              runner -> Library.of(registry).compare(experiment, contenders, numbers, runner));
      ComparisonReport.write(directory, table);
      return show(table, directory.path());
    }
  }

  private int show(ComparisonTable table, Path folder) {
    PrintWriter err = spec.commandLine().getErr();
    table.warnings().forEach(warning -> err.println("mtl: warning: " + warning));
    err.flush();
    PrintWriter screen = spec.commandLine().getOut();
    screen.println(table.text(Screen.width(Integer.MAX_VALUE)));
    screen.println("results: " + folder);
    screen.flush();
    int failed = table.failures().size();
    if (failed > 0) {
      err.printf(
          "mtl: %d of %d entries failed; the same command tries them again%n",
          failed, table.entries().size());
    }
    return failed > 0 ? Main.PARTLY : 0;
  }
}
