// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.examples.toy.Surface.Point2;
import org.mtl4j.methods.weighting.Famo;

/**
 * Every weighting and every balancer on the toy problem of the CAGrad paper, from the five starts
 * of the Nash-MTL paper: a picture each, and a table that tells which reach the Pareto front.
 *
 * <p>Arguments: {@code DIR [STEPS [NAMES...]]}; 35,000 steps and all methods by default.
 * Trajectories are stored in DIR; those that are there are not run again.
 */
public final class ToySurface {
  private static final long STEPS = 35_000;

  /** So near, a way counts as having arrived; steps of Adam are 0.001 long. */
  private static final double ARRIVED = 0.1;

  private static final int COLUMNS = 6;

  private final ParetoFront front = new ParetoFront();
  private final Registry registry = Registry.load();
  private final Configuration configuration = new Configuration(registry);
  private final long steps;
  private final TrajectoryFile stored;

  private ToySurface(long steps, Path folder) {
    this.steps = steps;
    this.stored = new TrajectoryFile(folder);
  }

  /** What became of a method. */
  private record Row(
      String name, List<Trajectory> ways, boolean positive, Optional<String> refused) {}

  /** Follows all methods, one after the other on each processor; writes pictures and the table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      System.err.println("usage: ToySurface DIR [STEPS [NAMES...]]");
      System.exit(2);
    }
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    long steps = arguments.length > 1 ? Long.parseLong(arguments[1]) : STEPS;
    List<String> names =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    ToySurface toy = new ToySurface(steps, folder);
    List<Row> rows = toy.follow(names);
    String table = toy.table(rows);
    Files.writeString(folder.resolve("toy-surface.md"), table);
    System.out.print(table);
    toy.draw(rows, folder);
  }

  private List<Row> follow(List<String> names) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Callable<Row>> work = new ArrayList<>();
      for (Kind<?> kind : List.of(Kind.WEIGHTING, Kind.BALANCER)) {
        for (Entry entry : registry.entries(kind)) {
          boolean asked = names.isEmpty() || names.contains(entry.name());
          if (asked && entry.form().required().isEmpty()) {
            work.add(() -> follow(entry));
          }
        }
      }
      List<Row> rows = new ArrayList<>();
      for (Future<Row> row : threads.invokeAll(work)) {
        rows.add(row.get());
      }
      return rows;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  private Row follow(Entry entry) {
    Mtl mtl = Mtl.create();
    List<Trajectory> ways = new ArrayList<>();
    String name = entry.kind() + " " + entry.name();
    boolean positive = false;
    try {
      for (int i = 0; i < Surface.STARTS.size(); i++) {
        String file = name + " " + i;
        Point2 start = Surface.STARTS.get(i);
        if (entry.kind().equals(Kind.WEIGHTING)) {
          LossWeighting made = configuration.create(Kind.WEIGHTING, entry.name(), List.of());
          LossWeighting method = made instanceof Famo ? new Famo(0.025, 0, Map.of()) : made;
          boolean above = method.needs().positiveLosses();
          positive = above;
          ways.add(way(file, () -> Trajectory.weighted(mtl, method, start, steps, above)));
        } else {
          GradientBalancer method = configuration.create(Kind.BALANCER, entry.name(), List.of());
          boolean above = method.needs().positiveLosses();
          positive = above;
          ways.add(way(file, () -> Trajectory.balanced(mtl, method, start, steps, above)));
        }
      }
      System.err.println(name);
      return new Row(name, ways, positive, Optional.empty());
    } catch (MtlException e) {
      System.err.println(name + ": " + e.getMessage());
      return new Row(name, ways, positive, Optional.of(e.getMessage()));
    }
  }

  private Trajectory way(String name, Supplier<Trajectory> run) {
    return stored.read(name).orElseGet(() -> stored.write(name, run.get()));
  }

  private String table(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| method | arrived |");
    Surface.STARTS.forEach(start -> text.append(" from %s |".formatted(start)));
    text.append("\n|---|--:|").append("--:|".repeat(Surface.STARTS.size())).append('\n');
    for (Row row : drawn(rows)) {
      long arrived = row.ways().stream().filter(way -> left(way) <= ARRIVED).count();
      text.append("| %s%s | %d |".formatted(row.name(), row.positive() ? " ⁺" : "", arrived));
      row.ways().forEach(way -> text.append(ended(way)));
      text.append('\n');
    }
    rows.forEach(
        row ->
            row.refused()
                .ifPresent(reason -> text.append("\n- %s: %s".formatted(row.name(), reason))));
    return text.append('\n').toString();
  }

  private static List<Row> drawn(List<Row> rows) {
    return rows.stream().filter(row -> row.refused().isEmpty()).toList();
  }

  /** Marks ways with skipped steps, which may end there, and those with kept weights. */
  private String ended(Trajectory way) {
    return String.format(
        Locale.ROOT,
        " %.3f at (%.2f, %.2f)%s |",
        left(way),
        way.end().x(),
        way.end().y(),
        (way.skipped() ? " †" : "") + (way.unsolved() ? " ‡" : ""));
  }

  private double left(Trajectory way) {
    return front.distance(way.end());
  }

  private void draw(List<Row> rows, Path folder) {
    List<XYChart> charts = new ArrayList<>();
    try {
      for (Row row : drawn(rows)) {
        XYChart chart = Picture.of(row.name(), row.ways(), front);
        charts.add(chart);
        String file = row.name().replace(' ', '-') + ".png";
        Files.write(folder.resolve(file), ChartEncoder.getBytes(chart, "png"));
      }
      while (charts.size() % COLUMNS != 0) {
        charts.add(Picture.of("", List.of(), front));
      }
      BitmapEncoder.saveBitmap(
          charts,
          charts.size() / COLUMNS,
          COLUMNS,
          folder.resolve("overview").toString(),
          BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
