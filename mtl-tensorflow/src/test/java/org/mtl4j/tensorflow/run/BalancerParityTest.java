// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Rows;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.StepControl;
import org.mtl4j.methods.balancer.CrMogm;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.methods.balancer.GradNorm;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.balancer.Pivrg;
import org.mtl4j.methods.balancer.TrimmedMean;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

/**
 * Methods with a transform, statistic, combination, state or fed numbers of their own: TensorFlow
 * gives the same values as the interpreter. The losses are ½(x·a_t)² of one shared variable x, with
 * gradients (x·a_t) a_t.
 */
class BalancerParityTest {
  private static final int TASKS = 4;
  private static final int SIZE = 6;
  private static final double RATE = 0.01;

  static List<GradientBalancer> methods() {
    return List.of(
        new Moco(),
        new DbMtl(),
        new DbMtl(0.9, 0.5, Convention.OWN),
        new ExcessMtl(0.5, 0, Convention.WEIGHTED),
        new GradNorm(1.5, 0.025, Optional.empty(), Convention.WEIGHTED),
        new GradNorm(1.5, 0.025, Optional.of("x|jacobian"), Convention.WEIGHTED),
        new TrimmedMean(),
        new CrMogm(new Moco()),
        new Pivrg());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void tensorFlowGivesTheValuesOfTheInterpreter(GradientBalancer method) {
    double[][] directions = directions();
    BalancerTrial trial = new BalancerTrial(method, TASKS);
    double[] x = new double[SIZE];
    Arrays.fill(x, 1);
    try (Program program = sketch(method, directions).compile();
        var rows = program.bind(data())) {
      Host host = new Host(method);
      StepResult result = new StepResult(TASKS, 0);
      for (int step = 0; step < 5; step++) {
        host.next(step);
        program.step(rows, new int[] {0}, 1, host, result);
        host.ended(result.losses);
        x = interpreted(trial, directions, x, step == 2);
        assertClose(program.snapshot().values().get("x"), x);
      }
      // A method with its own statistic has no Gramian.
      assertThat(result.hasGradients())
          .isEqualTo(!(method instanceof ExcessMtl || method instanceof GradNorm));
    }
  }

  private static double[][] directions() {
    SplittableRandom random = new SplittableRandom(11);
    double[][] directions = new double[TASKS][SIZE];
    for (double[] direction : directions) {
      Arrays.setAll(direction, k -> (float) (0.3 + random.nextDouble(-1, 1)));
    }
    return directions;
  }

  private static Sketch sketch(GradientBalancer method, double[][] directions) {
    Sketch sketch = new Sketch();
    Graph g = sketch.training;
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    Variable x = sketch.variable("x", Shape.of(SIZE), ones);
    Tensor zero = g.scale(g.sum(g.input("number", DType.FLOAT, Shape.batchOf(1))), 0);
    for (double[] direction : directions) {
      float[] a = new float[SIZE];
      IntStream.range(0, SIZE).forEach(k -> a[k] = (float) direction[k]);
      Tensor product = g.sum(g.multiply(g.variable(x), g.constant(Shape.of(SIZE), a)));
      sketch.losses.add(g.add(g.scale(g.square(product), 0.5), zero));
      sketch.predictions.add(prediction(sketch.inference, x));
    }
    if (method.rows() == Rows.LOG_LOSSES) {
      sketch.terms = Optional.of(Terms.each(TASKS, t -> g.log(sketch.losses.get(t))));
    }
    sketch.controls = method.controls(TASKS);
    return sketch.balanced(method, Level.PARAMETERS);
  }

  private static Tensor prediction(Graph inference, Variable x) {
    Tensor rows = inference.input("number", DType.FLOAT, Shape.batchOf(1));
    return inference.multiply(rows, inference.sum(inference.variable(x)));
  }

  private static Dataset data() {
    Block number = Block.floats(1, Shape.of(1));
    number.floats().put(0, 1f);
    return new Dataset(1, Map.of("number", number));
  }

  /** The next x by the interpreter. */
  private static double[] interpreted(
      BalancerTrial trial, double[][] directions, double[] x, boolean absent) {
    double[][] jacobian = new double[TASKS][SIZE];
    double[] losses = new double[TASKS];
    boolean[] present = new boolean[TASKS];
    for (int t = 0; t < TASKS; t++) {
      double product = 0;
      for (int k = 0; k < SIZE; k++) {
        product += x[k] * directions[t][k];
      }
      for (int k = 0; k < SIZE; k++) {
        jacobian[t][k] = product * directions[t][k];
      }
      losses[t] = 0.5 * product * product;
      present[t] = t > 0 || !absent;
    }
    double[] update = trial.step(jacobian, losses, present).update();
    double[] next = x.clone();
    Arrays.setAll(next, k -> x[k] - RATE * update[k]);
    return next;
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int k = 0; k < SIZE; k++) {
      assertThat((double) actual[k])
          .as(Arrays.toString(actual) + " and " + Arrays.toString(expected))
          .isCloseTo(expected[k], within(2e-5));
    }
  }

  /** The host's side of the steps. The first task is absent in step 2. */
  private static final class Host implements StepControl {
    private final GradientBalancer method;
    private final GivenHistory history = new GivenHistory(TASKS, 1);
    private final Solver solver;
    private final boolean[] present = new boolean[TASKS];
    private final double[] controls;

    Host(GradientBalancer method) {
      this.method = method;
      this.solver = method.solver(TASKS, 0x1p-22);
      this.controls = new double[method.controls(TASKS)];
    }

    void next(int step) {
      Arrays.fill(present, true);
      present[0] = step != 2;
      method.control(history, controls);
    }

    void ended(double[] losses) {
      history.advance(present, losses);
    }

    @Override
    public boolean[] present() {
      return present;
    }

    @Override
    public double rate() {
      return RATE;
    }

    @Override
    public long step() {
      return history.step();
    }

    @Override
    public double[] controls() {
      return controls;
    }

    @Override
    public void balance(
        double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights) {
      Problem problem = GivenProblem.of(method, present, statistic, losses, history);
      double[] found = new double[problem.size()];
      solver.solve(problem, found);
      Arrays.fill(weights, 0);
      IntStream.range(0, found.length).forEach(i -> weights[problem.task(i)] = found[i]);
    }
  }
}
