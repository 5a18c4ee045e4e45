// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.ModelDefinition.Balancing;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.StepControl;
import org.mtl4j.backend.UpdateRules;
import org.mtl4j.tensorflow.TensorFlowBackend;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

/**
 * A network of dense layers with one linear head of one output a task, mean squared error, Adam:
 * what {@code steps.py} does in PyTorch. One thread.
 */
final class StepModel implements AutoCloseable, StepControl {
  private static final int ROWS = 4096;

  private final int batch;
  private final Program program;
  private final Program.Rows rows;
  private final StepResult result;
  private final int[] indices;
  private final SplittableRandom random = new SplittableRandom(5);
  private final boolean[] present;
  private final Optional<GradientBalancer> balancer;
  private final Optional<Solver> solver;
  private final double[] controls;
  private final List<int[]> further = new ArrayList<>();
  private final GivenHistory history;
  private final ActiveTasks participants;
  private long step;

  StepModel(int[] widths, int tasks, int batch, Optional<GradientBalancer> balancer) {
    this.batch = batch;
    this.present = new boolean[tasks];
    Arrays.fill(present, true);
    this.balancer = balancer;
    this.controls = new double[balancer.map(method -> method.controls(tasks)).orElse(0)];
    for (int i = 1; i < balancer.map(GradientBalancer::batches).orElse(1); i++) {
      further.add(new int[batch]);
    }
    this.solver = balancer.map(method -> method.solver(tasks, 0x1p-22));
    this.history = new GivenHistory(tasks, 1);
    this.participants = new GivenProblem(new double[0], new double[tasks], history);
    this.program =
        new TensorFlowBackend()
            .compile(define(widths, tasks, balancer), new BackendOptions("cpu", 1, true));
    this.rows = program.bind(data(widths[0], tasks));
    this.result = new StepResult(tasks, 0);
    this.indices = new int[batch];
  }

  /** Sizes of layers as arguments give them: {@code 128,512,256}. */
  static int[] widths(String argument) {
    return Arrays.stream(argument.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static ModelDefinition define(
      int[] widths, int tasks, Optional<GradientBalancer> balancer) {
    Scope scope = Scope.root();
    List<Integer> layers = Arrays.stream(widths).skip(1).boxed().toList();
    Layer trunk =
        Sequential.dense(scope.child("trunk"), Shape.of(widths[0]), layers, Activation.RELU, 0);
    Graph training = new Graph(Graph.Mode.TRAINING);
    Graph inference = new Graph(Graph.Mode.INFERENCE);
    List<Tensor> losses = new ArrayList<>();
    List<Tensor> predictions = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      Layer head = new Dense(scope.child("head" + t), trunk.width(), 1, Activation.NONE);
      Tensor y = training.input(Dataset.label("t" + t), DType.FLOAT, Shape.batchOf(1));
      Tensor output = head.apply(training, trunk.apply(training, input(training, widths[0])));
      losses.add(training.mean(training.square(training.subtract(output, y))));
      predictions.add(head.apply(inference, trunk.apply(inference, input(inference, widths[0]))));
    }
    return new ModelDefinition(
        IntStream.range(0, tasks).mapToObj(t -> "t" + t).toList(),
        List.copyOf(scope.variables()),
        training,
        losses,
        Terms.each(tasks, losses::get),
        Map.of(),
        Map.of(),
        Optional.empty(),
        inference,
        predictions,
        List.of(),
        Map.of(),
        balancer.map(method -> method.controls(tasks)).orElse(0),
        balancer.map(method -> new Balancing(method, Level.PARAMETERS)),
        new Optimizer.Adam(),
        Clipping.NONE,
        1,
        Probe.Demand.NOTHING,
        UpdateRules.UNIFORM);
  }

  private static Tensor input(Graph g, int width) {
    return g.input("numbers", DType.FLOAT, Shape.batchOf(width));
  }

  private static Dataset data(int width, int tasks) {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Block> blocks = new LinkedHashMap<>();
    blocks.put("numbers", normal(width, random));
    for (int t = 0; t < tasks; t++) {
      blocks.put(Dataset.label("t" + t), normal(1, random));
    }
    return new Dataset(ROWS, blocks);
  }

  private static Block normal(int columns, SplittableRandom random) {
    Block block = Block.floats(ROWS, Shape.of(columns));
    for (int i = 0; i < ROWS * columns; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      block.floats().put(i, (float) (radius * Math.cos(2 * Math.PI * random.nextDouble())));
    }
    return block;
  }

  /** One step on a random batch. */
  void train() {
    draw(indices);
    further.forEach(this::draw);
    history.at(step);
    balancer.ifPresent(method -> method.control(history, controls));
    program.step(rows, indices, batch, this, result);
    step++;
  }

  private void draw(int[] numbers) {
    for (int i = 0; i < batch; i++) {
      numbers[i] = random.nextInt(ROWS);
    }
  }

  @Override
  public int[] further(int number) {
    return further.get(number - 1);
  }

  @Override
  public boolean[] present() {
    return present;
  }

  @Override
  public double rate() {
    return 0.001;
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public double[] controls() {
    return controls;
  }

  @Override
  public boolean knownWeights(double[] weights) {
    return balancer.map(GradientBalancer::knownWeights).orElse(false)
        && solver.orElseThrow().knownWeights(participants, weights);
  }

  @Override
  public void balance(
      double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights) {
    solver.orElseThrow().solve(new GivenProblem(statistic, losses, history), weights);
  }

  @Override
  public void close() {
    rows.close();
    program.close();
  }
}
