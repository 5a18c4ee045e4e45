// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.CheckpointPolicy;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field;

/**
 * Methods, in a class for each kind so that two kinds run at a time: a resumed run ends with the
 * same bits as an uninterrupted one, and the error about a non-finite loss or gradient names the
 * task.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EveryMethod {
  private static final Registry REGISTRY = Registry.load();
  private static final Configuration CONFIGURATION = new Configuration(REGISTRY);

  /** Training rows: three batches of {@link #BATCH} per epoch. */
  private static final int ROWS = 24;

  private static final int BATCH = 8;
  private static final int STEPS = 9;

  /** In the middle of an epoch, and between two solutions of methods that solve every 4 steps. */
  private static final int INTERRUPTED = 5;

  /** A row of the second batch of the second epoch. Only its label of c is special. */
  private static final int BAD = 12;

  /** Values of required options. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "weighting fixed", List.of("weights={a: 0.5, b: 1, c: 2, d: 1}"),
          "weighting uncertainty-softmax", List.of("temperature=2"),
          "balancer constant", List.of("weights=[0.5, 1, 1, 2]"),
          "balancer every-k", List.of("method=nash-mtl"),
          "balancer cr-mogm", List.of("method=nash-mtl"));

  private final List<Method> methods;

  @TempDir private Path folder;

  EveryMethod(List<Method> methods) {
    this.methods = methods;
  }

  /**
   * A method under test.
   *
   * @param kind weighting or balancer
   */
  record Method(Kind<?> kind, String name, List<String> options) {
    /** A method with its defaults. */
    static Method of(Kind<?> kind, String name) {
      return new Method(kind, name, REQUIRED.getOrDefault(kind + " " + name, List.of()));
    }

    ExperimentBuilder with(ExperimentBuilder experiment) {
      if (kind == Kind.WEIGHTING) {
        return experiment.weighting(CONFIGURATION.create(Kind.WEIGHTING, name, options));
      }
      Balancing balancing = CONFIGURATION.balancing(name, options);
      return balancing.balancer().supports(Level.PARAMETERS)
          ? experiment.balancer(balancing)
          : experiment.balancer(balancing.balancer(), Level.REPRESENTATION);
    }

    @Override
    public String toString() {
      return kind + " " + name + (options.isEmpty() ? "" : options);
    }
  }

  List<Method> methods() {
    return methods;
  }

  /** The registered methods of a kind. */
  static Stream<Method> registered(Kind<?> kind) {
    return REGISTRY.entries(kind).stream().map(entry -> Method.of(kind, entry.name()));
  }

  /** Balancers with options that need more state. */
  static Stream<Method> furtherBalancers() {
    return Stream.of(
        new Method(Kind.BALANCER, "nash-mtl", List.of("every=3")),
        new Method(Kind.BALANCER, "every-k", List.of("method=moco")),
        new Method(Kind.BALANCER, "every-k", List.of("method=cagrad", "on=representation")));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anInterruptedRunEndsWhereTheUninterruptedOneEnds(Method method) throws IOException {
    RunPlan plan = plan(method, new Rows(-1), new Mse());
    Recorder whole = new Recorder();
    Map<String, float[]> expected;
    try (Checkpoints checkpoints = Checkpoints.begin(folder);
        TrainedModel model = trainer().train(plan, checkpoints, whole)) {
      expected = model.variables();
    }
    removeAllButThatOf(INTERRUPTED);
    Recorder rest = new Recorder();
    try (Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel model = trainer().train(plan, checkpoints, rest)) {
      assertThat(rest.steps).isEqualTo(whole.steps.subList(INTERRUPTED, STEPS));
      Map<String, float[]> actual = model.variables();
      assertThat(actual).containsOnlyKeys(expected.keySet());
      expected.forEach((name, v) -> assertThat(actual.get(name)).as(name).containsExactly(v));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aLossThatIsNotFiniteIsReportedByTask(Method method) {
    fails(plan(method, new Rows(BAD), new Mse()), "loss");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aGradientThatIsNotFiniteIsReportedByTask(Method method) {
    fails(plan(method, new Rows(BAD), new Steep()), "gradient");
  }

  private static void fails(RunPlan plan, String what) {
    Recorder recorder = new Recorder();
    assertThatThrownBy(() -> trainer().train(plan, recorder).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageFindingMatch("the " + what + " of task 'c' (in '[^']+' )?is not finite");
    assertThat(recorder.steps).as("a method may probe rows of later steps").hasSizeLessThan(2);
  }

  private static Trainer trainer() {
    return new Trainer(new TensorFlowBackend(), Set.of());
  }

  private void removeAllButThatOf(int step) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> others =
          files
              .filter(file -> file.getFileName().toString().matches("step-.*"))
              .filter(file -> !file.getFileName().toString().matches("step-0*" + step + "\\..*"))
              .toList();
      assertThat(others).isNotEmpty();
      for (Path file : others) {
        Files.delete(file);
      }
    }
  }

  /** Records the result of every step. */
  private static final class Recorder implements TrainingListener {
    private final List<String> steps = new ArrayList<>();

    @Override
    public void stepped(Stepped event) {
      steps.add(
          event.step()
              + Arrays.toString(event.result().losses)
              + Arrays.toString(event.result().weights));
    }
  }

  private static RunPlan plan(Method method, Rows rows, Loss loss) {
    ExperimentBuilder experiment =
        new ExperimentBuilder()
            .data(MemorySource.of(rows.table()))
            .split(
                new Split(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("part"),
                    new Split.Values(List.of("train"), List.of("validation"), List.of()),
                    1))
            .column("x0", raw())
            .column("x1", raw())
            .task("a", new Binary("a", "yes"))
            .task("b", new Binary("b", "yes"))
            .task("d", new Binary("d", "yes"))
            .task(
                "c",
                new TaskSpec(
                    new Regression(List.of("c"), false, loss),
                    List.of(),
                    Optional.of("r2"),
                    Optional.empty()))
            .encoder(new Mlp(List.of(4), Activation.TANH, 0.25))
            .backend(new BackendOptions("cpu", 1, true))
            .training(
                t ->
                    t.steps(STEPS)
                        .batch(BATCH)
                        .shuffle(false)
                        .select("last")
                        .optimizer(new Momentum(0.01, 0.9, false, 0))
                        .checkpoint(new CheckpointPolicy(INTERRUPTED, 0, 9)));
    Experiment built = method.with(experiment).build();
    RunPlan plan = RunPlan.of(built, Preparation.prepare(built), EveryMethod::metric);
    return new RunPlan(
        plan.name(),
        plan.tasks(),
        plan.data(),
        plan.model(),
        plan.coordination(),
        plan.training(),
        plan.backend(),
        Optional.of(Map.of("a", 0.9, "b", 0.8, "c", 0.7, "d", 0.6)));
  }

  private static Metric metric(String id) {
    return CONFIGURATION.create(Kind.METRIC, id, List.of());
  }

  private static Field raw() {
    return new Field(Field.Role.NUMBER, List.of(Field.NumberEncoding.RAW), 32, 1);
  }

  /**
   * Rows in which task c has no label in the last batch of an epoch.
   *
   * @param bad the row whose label of c is large; -1 for none
   */
  private record Rows(int bad) {
    private static final int ALL = ROWS + 2 * BATCH;

    Table table() {
      return new TableBuilder("rows")
          .numbers("x0", column(r -> Math.cos(1.3 * r)))
          .numbers("x1", column(r -> Math.sin(0.7 * r + 0.2)))
          .texts("a", texts(r -> r % 3 == 0 ? "yes" : "no"))
          .texts("b", texts(r -> r % 5 < 2 ? "yes" : "no"))
          .texts("d", texts(r -> r % 7 > 3 ? "yes" : "no"))
          .numbers("c", column(this::label))
          .texts("part", texts(r -> r < ROWS ? "train" : "validation"))
          .build();
    }

    private double label(int row) {
      if (row == bad) {
        return 1e30;
      }
      return row >= 2 * BATCH && row < ROWS ? Double.NaN : 1.5 + Math.sin(row);
    }

    private static double[] column(IntToDoubleFunction value) {
      return IntStream.range(0, ALL).mapToDouble(value).toArray();
    }

    private static String[] texts(java.util.function.IntFunction<String> value) {
      return IntStream.range(0, ALL).mapToObj(value).toArray(String[]::new);
    }
  }

  /** Squared error; at a large label a finite loss with a gradient that is not finite. */
  @Pluggable(name = "steep", summary = "A loss without a derivative at large labels.")
  record Steep() implements Loss {
    @Override
    public boolean fits(Prediction prediction) {
      return prediction == Prediction.VALUE;
    }

    @Override
    public Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label) {
      Tensor large = g.less(g.constant(1000), label);
      Tensor zero = g.subtract(output, g.stopGradient(output));
      Tensor root = g.sqrt(g.add(zero, g.where(large, g.constant(0), g.constant(1))));
      Tensor error = g.subtract(output, g.where(large, g.constant(0), label));
      return g.add(g.square(error), root);
    }
  }
}
