// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.inject.AbstractModule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.task.Population;
import org.mtl4j.api.train.Optimizer.Adagrad;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.api.train.Optimizer.RmsProp;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Served;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Mean;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.sharing.stitch.CrossStitch;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.weighting.Dwa;
import org.mtl4j.methods.weighting.Famo;
import org.mtl4j.methods.weighting.Stch;
import org.mtl4j.methods.weighting.Uncertainty;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.run.TensorFlowProgram;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.tensorflow.testing.Steps;

/** Equal tasks that are computed together have the results of tasks computed one by one. */
class EqualTasksTest {
  private static final int ROWS = 120;
  private static final Mtl TOGETHER = Mtl.create();
  private static final Mtl ALONE =
      Mtl.create(
          new AbstractModule() {
            @Override
            protected void configure() {
              bind(Backend.class).toInstance(new OneByOne());
            }
          });

  /** The backend without stacks. */
  private static final class OneByOne implements Backend {
    @Override
    public String description() {
      return "one by one";
    }

    @Override
    public Program compile(ModelDefinition model, BackendOptions options) {
      BuiltGraph graph = BuiltGraph.of(model, Integer.MAX_VALUE);
      assertThat(graph.inputs().packs()).isEmpty();
      return new TensorFlowProgram(model, graph, new NativeSession(graph.definition(), options));
    }

    @Override
    public Served open(Path model, BackendOptions options) {
      return new TensorFlowBackend().open(model, options);
    }

    @Override
    public ExportedGraph read(Path model) {
      return new TensorFlowBackend().read(model);
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        way("as it comes", e -> e),
        way("adamw", e -> e.training(t -> t.optimizer(new AdamW(0.01, 0.1)))),
        way(
            "groups",
            e ->
                e.training(
                    t ->
                        t.group(new ParameterGroup("heads/r1/**", 0.1, Optional.of(0.2)))
                            .group(new ParameterGroup("heads/b*/**", 0.5)))),
        way("accumulate", e -> e.training(t -> t.batch(6).accumulate(3))),
        way("uncertainty", e -> e.weighting(new Uncertainty())),
        way("mmoe", e -> e.sharing(new Mmoe())),
        way("upgrad", e -> e.balancer(new Upgrad())),
        way("mgda", e -> e.balancer(new Mgda(), Level.REPRESENTATION)));
  }

  static Stream<Arguments> otherWays() {
    return Stream.of(
        way("momentum", e -> e.training(t -> t.optimizer(new Momentum(0.01, 0.9, true, 0.01)))),
        way("sgd", e -> e.training(t -> t.optimizer(new Sgd(0.05, 0.01)))),
        way("adagrad", e -> e.training(t -> t.optimizer(new Adagrad(0.01, 0.1, 1e-10, 0)))),
        way("rmsprop", e -> e.training(t -> t.optimizer(new RmsProp(0.003, 0.99, 1e-8, 0.01)))),
        way("frozen", e -> e.training(t -> t.freeze("heads/r2/**"))),
        way("clip", e -> e.training(t -> t.clip(new Clipping(0.5, 0.1)))),
        way("deep heads", e -> e.head(new MlpHead(List.of(5, 4), Activation.TANH, 0.2))),
        way("dwa", e -> e.weighting(new Dwa())),
        way("famo", e -> e.weighting(new Famo())),
        way("stch", e -> e.weighting(new Stch())),
        way("cross-stitch", e -> e.sharing(new CrossStitch())),
        way("soft l2", e -> e.sharing(new SoftL2())),
        way("mean", e -> e.balancer(new Mean())));
  }

  private static Arguments way(String name, UnaryOperator<ExperimentBuilder> way) {
    return Arguments.of(name, way);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void equalTasksGiveTheResultsOfTasksOneByOne(String name, UnaryOperator<ExperimentBuilder> way) {
    assertSame(way);
  }

  @Tag("every-method")
  @ParameterizedTest(name = "{0}")
  @MethodSource("otherWays")
  void soDoOtherMethods(String name, UnaryOperator<ExperimentBuilder> way) {
    assertSame(way);
  }

  private static void assertSame(UnaryOperator<ExperimentBuilder> way) {
    try (TrainedModel together = TOGETHER.train(way.apply(experiment()).build());
        TrainedModel alone = ALONE.train(way.apply(experiment()).build())) {
      Map<String, float[]> expected = alone.variables();
      assertThat(together.variables()).containsOnlyKeys(expected.keySet());
      together
          .variables()
          .forEach(
              (variable, values) ->
                  assertThat(values)
                      .as(variable)
                      .containsExactly(expected.get(variable), within(3e-5f)));
      isClose(together.result(), alone.result());
    }
  }

  private static void isClose(RunResult one, RunResult other) {
    for (int epoch = 0; epoch < other.history().size(); epoch++) {
      Map<String, Double> losses = other.history().get(epoch).losses();
      one.history()
          .get(epoch)
          .losses()
          .forEach((t, loss) -> assertThat(loss).as(t).isCloseTo(losses.get(t), within(1e-4)));
    }
  }

  /** A step after a snapshot, and after it was restored; by either backend. */
  @Test
  void snapshotsHoldTheVariablesOfEachTask() {
    Sketch sketch = new Sketch();
    sketch.optimizer = new Adam(0.01);
    Dense shared = new Dense(sketch.scope.child("shared"), 3, 4, Activation.TANH);
    Map<String, Block> blocks = new LinkedHashMap<>();
    blocks.put("x", block(3));
    for (int t = 0; t < 3; t++) {
      Dense head = new Dense(sketch.scope.child("head" + t), 4, 2, Activation.NONE);
      Tensor x = sketch.training.input("x", DType.FLOAT, Shape.batchOf(3));
      Tensor y = sketch.training.input("y" + t, DType.FLOAT, Shape.batchOf(2));
      Tensor output = head.apply(sketch.training, shared.apply(sketch.training, x));
      sketch.losses.add(
          sketch.training.mean(sketch.training.square(sketch.training.subtract(output, y))));
      Tensor given = sketch.inference.input("x", DType.FLOAT, Shape.batchOf(3));
      sketch.predictions.add(head.apply(sketch.inference, shared.apply(sketch.inference, given)));
      blocks.put("y" + t, block(2));
    }
    try (Steps steps = new Steps(sketch, new Dataset(ROWS, blocks), 0.01);
        Program alone = new OneByOne().compile(sketch.define(), new BackendOptions());
        Program.Rows rows = alone.bind(new Dataset(ROWS, blocks))) {
      steps.present(true, false, true).step().step();
      Program.Snapshot snapshot = steps.program.snapshot();
      assertThat(snapshot.values())
          .containsKeys("head1/kernel", "optimizer/head1/kernel/first")
          .satisfies(values -> assertThat(values.get("head1/kernel")).hasSize(8));
      Map<String, List<Float>> after = steps.present(true, true, true).step().values();
      steps.program.restore(snapshot);
      steps.control.step--;
      assertThat(steps.step().values()).isEqualTo(after);
      alone.restore(snapshot);
      int[] indices = IntStream.range(0, ROWS).toArray();
      steps.control.step--;
      alone.step(rows, indices, ROWS, steps.control, new StepResult(3, 0));
      alone
          .snapshot()
          .values()
          .forEach(
              (name, values) ->
                  assertThat(steps.value(name)).as(name).containsExactly(values, within(1e-6f)));
      float[][] expected = alone.predict(rows, 3, 8);
      float[][] predicted = steps.program.predict(steps.rows, 3, 8);
      for (int t = 0; t < 3; t++) {
        assertThat(predicted[t]).containsExactly(expected[t], within(1e-6f));
      }
    }
  }

  private static Block block(int width) {
    Block block = Block.floats(ROWS, Shape.of(width));
    SplittableRandom random = new SplittableRandom(width);
    for (int i = 0; i < ROWS * width; i++) {
      block.floats().put(i, (float) random.nextDouble());
    }
    return block;
  }

  /** Five regressions, two binary tasks and two of three classes, mixed, with missing labels. */
  private static ExperimentBuilder experiment() {
    Optional<Split.Part> none = Optional.of(new Split.Part(0));
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(MemorySource.of(table()))
            .split(
                new Split(
                    Optional.of(new Split.Part(0.2)),
                    none,
                    Optional.empty(),
                    new Split.Values(),
                    1))
            .encoder(new Mlp(List.of(8, 6), Activation.RELU, 0))
            .training(t -> t.epochs(5).batch(12).select("last").optimizer(new Adam(0.01)));
    for (int t = 0; t < 2; t++) {
      experiment
          .task("r" + t, new Regression("r" + t))
          .task("b" + t, new Binary("b" + t))
          .task(
              "s" + t,
              new TaskSpec(new Regression("s" + t))
                  .on(new Population(Map.of(), Optional.of("w" + t % 2))));
    }
    return experiment
        .task("c0", new MultiClass("c0"))
        .task("r2", new Regression("r2"))
        .task("c1", new MultiClass("c1"));
  }

  private static Table table() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] numbers = new double[ROWS][5];
    for (double[] row : numbers) {
      Arrays.setAll(row, i -> random.nextDouble() - 0.5);
    }
    TableBuilder table = new TableBuilder("random").matrix("x", numbers);
    for (String task : List.of("r0", "r1", "r2", "s0", "s1")) {
      boolean rare = task.equals("s1"); // no label in many batches
      double[] labels = new double[ROWS];
      Arrays.setAll(
          labels,
          i ->
              random.nextDouble() < (rare ? 0.9 : 0.2)
                  ? Double.NaN
                  : numbers[i][0] * 3 - numbers[i][1] + random.nextDouble());
      table.numbers(task, labels);
    }
    for (int t = 0; t < 2; t++) {
      double[] weights = new double[ROWS];
      Arrays.setAll(weights, i -> 0.5 + random.nextDouble());
      table.numbers("w" + t, weights);
    }
    for (int t = 0; t < 2; t++) {
      int task = t;
      String[] labels = new String[ROWS];
      Arrays.setAll(labels, i -> numbers[i][task] + random.nextDouble() > 0.5 ? "yes" : "no");
      table.texts("b" + t, labels);
    }
    for (int t = 0; t < 2; t++) {
      String[] labels = new String[ROWS];
      Arrays.setAll(labels, i -> "abc".substring(i % 3, i % 3 + 1));
      table.texts("c" + t, labels);
    }
    return table.build();
  }
}
