// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.screen.Screen;
import org.mtl4j.cli.screen.Warnings;
import org.mtl4j.cli.trial.TrialFolder;
import org.mtl4j.cli.trial.TrialOptions;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.method.MethodChoice;
import org.mtl4j.core.compare.method.ReferenceChoice;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.ComparisonReport;
import org.mtl4j.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl compare}: methods beside tasks trained alone, with the same budget. */
@Command(
    name = "compare",
    description =
        "Compare methods with each other and with each task trained alone, on the same rows, from"
            + " the same initial values, with the same budget.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl compare census.yaml --methods uncertainty,cagrad,uncertainty+cagrad --seeds 5",
      "  mtl compare census.yaml --methods 'cagrad{c=0.2|0.4|0.8}' --sharing hard,mmoe",
      "  mtl compare census.yaml --methods 'equal,fixed{weights=[1,1]|[1,2]|[2,1]},all-balancers'",
      "  mtl compare census.yaml --methods equal --tune 'training.optimizer.rate=0.001|0.003'",
      "",
      "Values separated by | are tuned: the best on validation rows is reported. References are",
      "classical methods on the same rows, fitted to each label alone: mtl list reference.",
      "DIR gets report.html for any browser, results.md, results.csv, results.json, runs.csv and",
      "config.yaml. Finished runs are in DIR/trials: the same command resumes an interrupted",
      "comparison. A DIR with results of another configuration is refused unless --overwrite is",
      "given. A method that cannot be trained is reported before the first run. The exit code is 3",
      "if some runs failed."
    })
final class CompareCommand implements Callable<Integer> {
  /** Characters of a line of the table if the width of the screen is unknown. */
  private static final int WIDTH = 160;

  /** Keys of the configuration that each method replaces. */
  private static final List<String> UNUSED =
      List.of("coordination.weighting", "coordination.balancer");

  @Parameters(paramLabel = "CONFIG.yaml", description = "The configuration of all runs.")
  private Path file;

  @Option(
      names = "--methods",
      required = true,
      paramLabel = "NAMES",
      description =
          "Weightings and balancers, or one of each joined by +, with options in braces; also all,"
              + " all-weightings and all-balancers.")
  private String methods;

  @Option(
      names = "--sharing",
      paramLabel = "NAMES",
      description = "Sharing strategies, each combined with every method. Default: as configured.")
  private Optional<String> sharing;

  @Option(
      names = "--references",
      paramLabel = "NAMES",
      description =
          "Classical methods beside ours, such as mean,linear,forest,boosting; all or none."
              + " Default: all but slow ones on large data.")
  private Optional<String> references;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Number of seeds; each method is trained once per seed. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--tune",
      paramLabel = "GRID",
      defaultValue = "",
      description =
          "Values to choose from on validation rows, for each method and for each task alone: keys"
              + " of training, model.encoder and model.head, separated by ;, values by |.")
  private String tune;

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
    List<Setting> settings = trials.settings(configuration, file, tune);
    References classical = ReferenceChoice.of(registry, references);
    List<String> leftOut = named.leftOut(methods);
    if (!leftOut.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf(
              "mtl: skipped, since they have required options: %s%n", String.join(", ", leftOut));
    }
    main.interruption().begin();
    try (TrialFolder folder =
        trials.open(
            "compare-" + TrainCommand.name(file),
            configuration,
            experiment,
            ComparisonReport.FILES,
            UNUSED)) {
      ComparisonTable table =
          trials.run(
              main.interruption(),
              registry,
              experiment,
              folder,
              runner ->
                  Library.of(registry)
                      .compare(experiment, contenders, settings, classical, numbers, runner));
      ComparisonReport.write(folder.directory(), table);
      Report.write(folder.directory().path());
      return show(table, folder.directory().path());
    }
  }

  private int show(ComparisonTable table, Path folder) {
    PrintWriter err = spec.commandLine().getErr();
    Warnings.print(table.warnings(), text -> err.println("mtl: warning: " + text));
    err.flush();
    PrintWriter screen = spec.commandLine().getOut();
    screen.println(table.text(Screen.width(WIDTH)));
    screen.println("results: " + folder);
    screen.println("report: " + folder.resolve(Report.FILE));
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
