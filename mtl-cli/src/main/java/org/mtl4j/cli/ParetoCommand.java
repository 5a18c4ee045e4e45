// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mtl4j.cli.run.Library;
import org.mtl4j.cli.screen.FrontChart;
import org.mtl4j.cli.screen.TextTable;
import org.mtl4j.cli.trial.TrialFolder;
import org.mtl4j.cli.trial.TrialOptions;
import org.mtl4j.core.compare.method.MethodChoice;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.pareto.FrontTraining;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.FrontReport;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl pareto}: one run for each preference, and the Pareto front. */
@Command(
    name = "pareto",
    description =
        "Train one model for each of several preferences between tasks, and report the Pareto front.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl pareto census.yaml --method stch --points 11",
      "  mtl pareto census.yaml --method 'stch{smoothing=0.5}' --seeds 3 --parallel 4",
      "",
      "DIR gets report.html for any browser, front.csv, front.json, runs.csv, config.yaml and a chart",
      "of each pair of tasks.",
      "Finished runs are in DIR/trials: the same command resumes an interrupted front, and adds",
      "points or seeds if --points or --seeds is larger. A DIR with results of another",
      "configuration is refused unless --overwrite is given. The exit code is 3 if some points",
      "have no result."
    })
final class ParetoCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONFIG.yaml", description = "The configuration.")
  private Path file;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "A weighting or balancer that takes a preference, or one of each joined by +, with options"
              + " in braces. Default: as configured.")
  private Optional<String> method;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "11",
      description =
          "Number of preferences; for three or more tasks the nearest size of a simplex lattice."
              + " Default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Number of seeds; a point is the mean over its seeds. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Mixin private TrialOptions trials;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Registry registry = trials.registry();
    Configuration configuration = new Configuration(registry);
    Experiment read = trials.experiment(configuration, file);
    Experiment experiment =
        read.coordination(new MethodChoice(registry, read).preferential(method));
    List<Long> numbers = trials.seeds(experiment, seeds);
    List<List<Double>> preferences = FrontTraining.preferences(experiment, points);
    if (preferences.size() != points) {
      spec.commandLine()
          .getErr()
          .printf(
              "mtl: %d points, the nearest size of a simplex lattice to %d%n",
              preferences.size(), points);
    }
    main.interruption().begin();
    try (TrialFolder folder =
        trials.open(name(), configuration, experiment, files(experiment), List.of())) {
      Front front =
          trials.run(
              main.interruption(),
              registry,
              experiment,
              folder,
              runner -> Library.of(registry).front(experiment, preferences, numbers, runner));
      FrontReport.write(folder.directory(), front);
      String title = RunPlan.title(experiment.model(), experiment.coordination());
      FrontChart.all(title, front).forEach(folder.directory()::write);
      Report.write(folder.directory().path());
      show(front, folder.directory().path());
      return failures(front);
    }
  }

  private String name() {
    String suffix = method.map(m -> "-" + m.replaceAll("[^A-Za-z0-9.=+-]+", "-")).orElse("");
    return "pareto-" + TrainCommand.name(file) + suffix;
  }

  private static List<String> files(Experiment experiment) {
    List<String> files = new ArrayList<>(FrontReport.FILES);
    files.addAll(FrontChart.names(experiment.tasks().size()));
    return files;
  }

  private void show(Front front, Path folder) {
    TextTable columns = new TextTable(spec.commandLine());
    List<String> titles = new ArrayList<>(List.of("preference"));
    front.axes().forEach(axis -> titles.add(axis.task() + " " + axis.metric()));
    titles.add("");
    columns.row(titles.toArray(String[]::new));
    for (Point point : front.points()) {
      List<String> cells = new ArrayList<>(List.of(Front.text(point.preference())));
      front.axes().forEach(axis -> cells.add(text("%.4f", point.spread(axis))));
      cells.add(front.dominated(point) ? "dominated" : "");
      columns.row(cells.toArray(String[]::new));
    }
    PrintWriter screen = spec.commandLine().getOut();
    screen.print(columns.text());
    screen.printf(
        "%n%s on validation rows%nhypervolume %s up to the reference point %s%n%s%nresults: %s%nreport: %s%n",
        front.seeds().size() == 1
            ? "seed " + front.seeds().get(0)
            : "mean ± standard deviation over " + front.seeds().size() + " seeds,",
        text("%.6g", front.hypervolumes()),
        front.reference().stream().map(r -> String.format(Locale.ROOT, "%.4g", r)).toList(),
        charts(front.axes().size()),
        folder,
        folder.resolve(Report.FILE));
    screen.flush();
  }

  private static String text(String format, Spread spread) {
    String mean = String.format(Locale.ROOT, format, spread.mean());
    return spread.count() < 2
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, format, spread.deviation());
  }

  private static String charts(int tasks) {
    List<String> names = FrontChart.names(tasks);
    return names.isEmpty()
        ? "no charts: " + tasks + " tasks make too many pairs"
        : (names.size() == 1 ? "chart: " : "charts: ") + String.join(", ", names);
  }

  private int failures(Front front) {
    PrintWriter err = spec.commandLine().getErr();
    front
        .failures()
        .forEach(
            (preference, reason) ->
                err.printf(
                    "mtl: no point for the preference %s: %s%n", Front.text(preference), reason));
    err.flush();
    return front.failures().isEmpty() ? 0 : Main.PARTLY;
  }
}
