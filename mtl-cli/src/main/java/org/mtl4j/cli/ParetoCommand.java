package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.checkpoint.Keys;
import org.mtl4j.core.compare.TrialFormat;
import org.mtl4j.core.compare.TrialStore;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.judge.Outcome;
import org.mtl4j.core.judge.TrialRunner;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.pareto.FrontTraining;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Nearest;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.FrontReport;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.weighting.Fixed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl pareto}: one training for each preference, and the front they reach. */
@Command(
    name = "pareto",
    description =
        "Train along preferences among the tasks, and show what each gives up for others.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  mtl pareto census.yaml --method stch --points 11",
      "",
      "A front that was stopped goes on by the same command, and gets more points by --points:",
      "trained points are in DIR/points. DIR gets front.csv, front.json, config.yaml and a picture",
      "of each pair of tasks. The exit code is 3 where a point could not be trained."
    })
final class ParetoCommand implements Callable<Integer> {
  private static final String CONFIGURATION = "config.yaml";
  private static final String POINTS = "points";
  private static final int MOST_PICTURES = 10;

  @Parameters(paramLabel = "CONFIG.yaml", description = "The configuration.")
  private Path file;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "A weighting or balancer that takes a preference. Default: the configuration's.")
  private Optional<String> method;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "11",
      description =
          "How many preferences; for three tasks or more the nearest number of an even lattice."
              + " Default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go. Default: runs/pareto-CONFIG, or runs/pareto-CONFIG-NAME.")
  private Optional<Path> out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value that wins over the configuration's, such as training.batch=512.")
  private List<String> settings = new ArrayList<>();

  @Mixin private Plugins plugins;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Registry registry = plugins.load(spec.commandLine().getErr());
    Configuration configuration = new Configuration(registry);
    Experiment read = configuration.read(file, settings);
    Experiment experiment =
        method.map(name -> using(registry, configuration, read, name)).orElse(read);
    List<List<Double>> preferences = FrontTraining.preferences(experiment, points);
    try (OutputDirectory directory = OutputDirectory.prepare(folder())) {
      requireSame(configuration, experiment, directory.path());
      if (preferences.size() != points) {
        spec.commandLine()
            .getErr()
            .printf("%d points: the even lattice nearest to %d%n", preferences.size(), points);
      }
      Runnable begun = () -> directory.write(CONFIGURATION, configuration.write(experiment));
      Front front = train(registry, experiment, preferences, directory.path(), begun);
      FrontReport.write(directory, front);
      return show(front, directory, draw(front, directory));
    }
  }

  private Path folder() {
    String name = "pareto-" + TrainCommand.name(file) + method.map(m -> "-" + m).orElse("");
    return out.orElseGet(() -> Path.of("runs", name));
  }

  /** A folder holds the points of one configuration; the first of them brings it along. */
  private static void requireSame(Configuration configuration, Experiment here, Path folder) {
    Path kept = folder.resolve(CONFIGURATION);
    if (!Files.exists(kept)) {
      return;
    }
    List<String> differing = new ArrayList<>();
    Keys.differences(Keys.of("", configuration.read(kept)), Keys.of("", here))
        .forEach((key, values) -> differing.add(key.substring(1) + " is " + values));
    if (!differing.isEmpty()) {
      throw new ConfigurationException(
          "'%s' holds points of another configuration: %s; name another folder with --out"
              .formatted(folder, String.join("; ", differing)));
    }
  }

  /** Trains the points that are not there yet; tells when the first of them is done. */
  private Front train(
      Registry registry,
      Experiment experiment,
      List<List<Double>> preferences,
      Path folder,
      Runnable begun) {
    PrintWriter err = spec.commandLine().getErr();
    Mtl library = Library.of(registry);
    TrialRunner here =
        (common, lanes, done) -> {
          int left = lanes.stream().mapToInt(List::size).sum();
          if (left < preferences.size()) {
            err.printf(
                "%d of %d points are there already, in %s%n",
                preferences.size() - left, preferences.size(), folder);
          }
          try (Progress progress = new Progress(err, left)) {
            library
                .runner(progress)
                .run(
                    common,
                    lanes,
                    (trial, outcome) -> {
                      done.accept(trial, outcome);
                      if (outcome instanceof Outcome.Finished) {
                        begun.run();
                      }
                    });
            progress.complete();
          }
        };
    TrialFormat format = new TrialFormat(registry, experiment);
    try (TrialStore store = TrialStore.open(folder.resolve(POINTS), format, here)) {
      return library.front(experiment, preferences, store);
    }
  }

  /** The experiment with a method in its place; the configuration's own keeps its options. */
  private static Experiment using(
      Registry registry, Configuration configuration, Experiment experiment, String name) {
    Coordination before = experiment.coordination();
    Coordination after;
    if (registry.entries(Kind.BALANCER).stream().anyMatch(entry -> entry.name().equals(name))) {
      requirePreference(registry, Kind.BALANCER, name);
      Balancing balancing =
          before
              .balancer()
              .filter(b -> Pluggable.Name.of(b.balancer()).equals(name))
              .orElseGet(() -> new Balancing(configuration.create(Kind.BALANCER, name, List.of())));
      after = new Coordination(before.weighting(), Optional.of(balancing), before.transfer());
    } else if (Pluggable.Name.of(before.weighting()).equals(name)) {
      requirePreference(registry, Kind.WEIGHTING, name);
      after = before;
    } else if (requirePreference(registry, Kind.WEIGHTING, name) == Fixed.class) {
      Map<String, Double> ones = new LinkedHashMap<>();
      experiment.tasks().keySet().forEach(task -> ones.put(task, 1.0));
      after = new Coordination(new Fixed(ones), before.balancer(), before.transfer());
    } else {
      after =
          new Coordination(
              configuration.create(Kind.WEIGHTING, name, List.of()),
              before.balancer(),
              before.transfer());
    }
    return new Experiment(
        experiment.data(),
        experiment.split(),
        experiment.tasks(),
        experiment.model(),
        after,
        experiment.training(),
        experiment.backend());
  }

  private static Class<?> requirePreference(Registry registry, Kind<?> kind, String name) {
    List<String> able = new ArrayList<>();
    for (Kind<?> each : List.of(Kind.WEIGHTING, Kind.BALANCER)) {
      for (Entry entry : registry.entries(each)) {
        if (Preferential.class.isAssignableFrom(entry.form().type())) {
          able.add(entry.name());
        }
      }
    }
    boolean known = registry.entries(kind).stream().anyMatch(entry -> entry.name().equals(name));
    if (!able.contains(name)) {
      throw new ConfigurationException(
          known
              ? "the %s '%s' takes no preference; these do: %s"
                  .formatted(kind.id(), name, String.join(", ", able))
              : "--method: found '%s', expected the name of a method that takes a preference; %s"
                  .formatted(name, Nearest.hint(name, able)));
    }
    return registry.find(kind, name).form().type();
  }

  /** One picture a pair of tasks; returns what to say of them. */
  private static String draw(Front front, OutputDirectory folder) {
    List<Axis> axes = front.axes();
    int pairs = axes.size() * (axes.size() - 1) / 2;
    if (pairs > MOST_PICTURES) {
      return "no pictures: " + axes.size() + " tasks make " + pairs + " pairs";
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      for (int j = i + 1; j < axes.size(); j++) {
        String name = pairs == 1 ? "front.png" : "front-" + (i + 1) + "-" + (j + 1) + ".png";
        folder.write(name, FrontPicture.of(front, axes.get(i), axes.get(j)));
        names.add(name);
      }
    }
    return (pairs == 1 ? "picture: " : "pictures: ") + String.join(", ", names);
  }

  private int show(Front front, OutputDirectory directory, String pictures) {
    PrintWriter screen = spec.commandLine().getOut();
    TextColumns columns = new TextColumns(spec.commandLine());
    List<String> titles = new ArrayList<>(List.of("preference"));
    front.axes().forEach(axis -> titles.add(axis.task() + " " + axis.metric()));
    titles.add("");
    columns.row(titles.toArray(String[]::new));
    for (Point point : front.points()) {
      List<String> cells = new ArrayList<>();
      cells.add(
          String.join(
              " ",
              point.preference().stream()
                  .map(s -> String.format(Locale.ROOT, "%.3f", s))
                  .toList()));
      front.axes().forEach(a -> cells.add(String.format(Locale.ROOT, "%.4f", point.value(a))));
      cells.add(front.dominated(point) ? "dominated" : "");
      columns.row(cells.toArray(String[]::new));
    }
    screen.print(columns.text());
    screen.printf(
        Locale.ROOT,
        "%non validation rows; hypervolume %.6g up to the reference point %s%n%s%nresults: %s%n",
        front.hypervolume(),
        front.reference().stream().map(r -> String.format(Locale.ROOT, "%.4g", r)).toList(),
        pictures,
        directory.path());
    screen.flush();
    PrintWriter err = spec.commandLine().getErr();
    front
        .failures()
        .forEach(
            (preference, reason) ->
                err.printf("mtl: no point for the preference %s: %s%n", preference, reason));
    err.flush();
    return front.failures().isEmpty() ? 0 : Main.PARTLY;
  }
}
