// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.report.GradientLog;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.task.Regression;

/**
 * What a step of the trainer costs with every loss weighting, second forwards and validation
 * batches included, and what recording gradients adds, over a run of equal weights: medians of
 * steps, the two taking turns run by run.
 *
 * <p>Arguments: {@code [WIDTHS [BATCH [TASKS [METHODS...]]]]}, such as {@code 128,512,256 256 3}.
 */
public final class Coordination {
  private static final int ROUNDS = 3;
  private static final int STEPS = 150;
  private static final int WARM = 30;
  private static final int ROWS = 8192;

  private final int[] widths;
  private final int batch;
  private final int tasks;
  private final MemorySource data;

  private Coordination(int[] widths, int batch, int tasks) {
    this.widths = widths;
    this.batch = batch;
    this.tasks = tasks;
    this.data = data();
  }

  /** Runs the benchmark and prints its tables. */
  public static void main(String[] arguments) throws IOException {
    String widths = arguments.length > 0 ? arguments[0] : "128,512,256";
    int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 256;
    int tasks = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    List<String> names =
        List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
    System.out.printf("MLP %s, batch %d, T = %d, Adam, one thread%n%n", widths, batch, tasks);
    Coordination benchmark = new Coordination(StepModel.widths(widths), batch, tasks);
    benchmark.weightings(names);
    benchmark.recording();
  }

  private void weightings(List<String> names) {
    System.out.println("| weighting | ms | over equal |");
    System.out.println("|---|--:|--:|");
    for (Entry entry : Registry.load().entries(Kind.WEIGHTING)) {
      if (entry.form().required().isEmpty() && (names.isEmpty() || names.contains(entry.name()))) {
        print(entry.name(), experiment -> experiment.weighting(weighting(entry.name())));
      }
    }
  }

  private static LossWeighting weighting(String name) {
    return new Configuration(Registry.load()).create(Kind.WEIGHTING, name, List.of());
  }

  private void print(String name, UnaryOperator<ExperimentBuilder> method) {
    Times plain = new Times();
    Times times = new Times();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        plain.add(steps(experiment()));
        times.add(steps(method.apply(experiment())));
      }
    } catch (MtlException e) {
      System.err.println(name + ": " + e.getMessage());
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f |%n",
        name,
        times.median(),
        times.median() / plain.median());
  }

  private void recording() throws IOException {
    System.out.println();
    System.out.println("| balancer | recording every | ms | over not recording |");
    System.out.println("|---|--:|--:|--:|");
    for (int every : new int[] {1, 10, 100}) {
      record("sum", experiment -> experiment.balancer(new Sum()), every);
      record("upgrad", experiment -> experiment.balancer(new Upgrad()), every);
    }
  }

  /** Whole times of the steps, so that what every n-th of them costs is in the mean. */
  private void record(String name, UnaryOperator<ExperimentBuilder> method, int every)
      throws IOException {
    Times without = new Times();
    Times with = new Times();
    for (int round = 0; round < ROUNDS; round++) {
      without.add(steps(method.apply(experiment())));
      Path folder = Files.createTempDirectory("mtl-recording");
      try (GradientLog log = new GradientLog(folder, every)) {
        with.add(steps(method.apply(experiment()), log));
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f | %.3f |%n",
        name,
        every,
        with.mean(),
        with.mean() / without.mean());
  }

  private Times steps(ExperimentBuilder experiment, TrainingListener... listeners) {
    Clock clock = new Clock();
    List<TrainingListener> all = new ArrayList<>(List.of(listeners));
    all.add(clock);
    Mtl.create().train(experiment.build(), all.toArray(TrainingListener[]::new)).close();
    return clock.times;
  }

  private ExperimentBuilder experiment() {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(data)
            .split(new Split().validation(new Split.Part(0.1)).test(new Split.Part(0)))
            .encoder(new Mlp(Arrays.stream(widths).skip(1).boxed().toList(), Activation.RELU, 0))
            .head(new MlpHead(List.of(), Activation.RELU, 0))
            .training(
                training ->
                    training
                        .steps(STEPS + WARM)
                        .batch(batch)
                        .select("last")
                        .optimizer(new Optimizer.Adam()))
            .backend(new BackendOptions("cpu", 1, true));
    for (int t = 0; t < tasks; t++) {
      experiment.task("t" + t, new Regression("y" + t));
    }
    return experiment;
  }

  private MemorySource data() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] numbers = new double[ROWS][widths[0]];
    for (double[] row : numbers) {
      Arrays.setAll(row, i -> random.nextDouble() - 0.5);
    }
    TableBuilder table = new TableBuilder("random").matrix("x", numbers);
    for (int t = 0; t < tasks; t++) {
      double[] labels = new double[ROWS];
      Arrays.setAll(labels, i -> random.nextDouble());
      table.numbers("y" + t, labels);
    }
    return MemorySource.of(table.build());
  }

  /** Times from step to step, the first ones and those with an evaluation between left out. */
  private static final class Clock implements TrainingListener {
    private final Times times = new Times();
    private Optional<Long> last = Optional.empty();

    @Override
    public void stepped(Stepped event) {
      long now = System.nanoTime();
      if (event.step() >= WARM) {
        last.ifPresent(before -> times.add((now - before) / 1e6));
      }
      last = Optional.of(now);
    }

    @Override
    public void epochEnded(EpochEnded event) {
      last = Optional.empty();
    }
  }
}
