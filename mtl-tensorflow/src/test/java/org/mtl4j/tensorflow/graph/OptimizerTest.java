// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Adagrad;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.api.train.Optimizer.RmsProp;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Program;
import org.mtl4j.tensorflow.testing.Control;
import org.mtl4j.tensorflow.testing.Sketch;

/**
 * Optimizers, compared with PyTorch in every step. Losses are linear: the data are the gradients.
 */
class OptimizerTest {
  private static final int STEPS = 20;
  private static final int WIDTH = 3;

  /** The result of PyTorch 2.13 in 64 bits, with {@link #start}, {@link #slope}, {@link #rate}. */
  static Stream<Arguments> pytorch() {
    return Stream.of(
        Arguments.of(new Sgd(0.1, 0), 0.5613696171652721, -1.0785352746816521, 2.0439892657331575),
        Arguments.of(
            new Sgd(0.1, 0.05), 0.5304869971279105, -1.0201479392072763, 1.9331327786956936),
        Arguments.of(
            new Momentum(0.1, 0.9, false, 0),
            0.7568188820160292,
            -1.451705467650675,
            2.156855347577186),
        Arguments.of(
            new Momentum(0.1, 0.9, false, 0.05),
            0.5534769316653189,
            -1.1157649889356094,
            1.5975546112986814),
        Arguments.of(
            new Momentum(0.1, 0.9, true, 0),
            0.7925066109796982,
            -1.48507019556726,
            2.185159078552625),
        Arguments.of(
            new Momentum(0.1, 0.9, true, 0.05),
            0.5636012634792547,
            -1.1137519209036502,
            1.5845040413196267),
        Arguments.of(
            new Adam(0.1, 0.9, 0.999, 1e-3, 0),
            0.6487082116754495,
            -1.0363163061132765,
            1.9482624794878007),
        Arguments.of(
            new Adam(0.1, 0.9, 0.999, 1e-3, 0.05),
            0.6212777573656884,
            -0.9908679138520633,
            1.84939030812501),
        Arguments.of(
            new AdamW(0.1, 0.9, 0.999, 1e-3, 0),
            0.6487082116754495,
            -1.0363163061132765,
            1.9482624794878007),
        Arguments.of(
            new AdamW(0.1, 0.9, 0.999, 1e-3, 0.05),
            0.6137630219374697,
            -0.9811370159429086,
            1.8414321968380742),
        Arguments.of(
            new Adagrad(0.1, 0.1, 1e-3, 0),
            0.5514124287289719,
            -0.9880547796048967,
            1.9868668448731557),
        Arguments.of(
            new Adagrad(0.1, 0.1, 1e-3, 0.05),
            0.5421968678802211,
            -0.9710892710865884,
            1.944598697550953),
        Arguments.of(
            new RmsProp(0.1, 0.9, 1e-3, 0),
            0.6700664253733394,
            -0.9326685694428478,
            1.8971209987746127),
        Arguments.of(
            new RmsProp(0.1, 0.9, 1e-3, 0.05),
            0.6299722790062536,
            -0.8785380022178365,
            1.785333694100372));
  }

  static Stream<Optimizer> optimizers() {
    return pytorch().map(arguments -> (Optimizer) arguments.get()[0]);
  }

  private static double slope(int step, int column) {
    return ((step * 7 + column * 3) % 11 - 5) / 3.0;
  }

  private static double rate(int step) {
    return 0.1 / (1 + 0.1 * step);
  }

  private static double start(int column) {
    return new double[] {0.5, -1, 2}[column];
  }

  @ParameterizedTest
  @MethodSource("pytorch")
  void updatesAsPyTorch(Optimizer optimizer, double a, double b, double c) {
    double[] expected = new double[WIDTH];
    double[][] states = new double[WIDTH][2];
    for (int j = 0; j < WIDTH; j++) {
      expected[j] = start(j);
      states[j] = ByHand.start(optimizer);
    }
    try (Program program = vector(optimizer).compile();
        Program.Rows rows = program.bind(slopes())) {
      StepResult result = new StepResult(1, 0);
      for (int step = 0; step < STEPS; step++) {
        program.step(rows, new int[] {step}, 1, new Control(1, rate(step), 1), result);
        float[] actual = program.snapshot().values().get("v");
        for (int j = 0; j < WIDTH; j++) {
          expected[j] =
              ByHand.step(optimizer, expected[j], slope(step, j), rate(step), step + 1, states[j]);
          assertThat((double) actual[j]).isCloseTo(expected[j], within(3e-6));
        }
      }
    }
    assertThat(expected).containsExactly(new double[] {a, b, c}, within(1e-12));
  }

  @Test
  void theFirstStepOfAdamHasTheLengthOfTheRate() {
    try (Program program = vector(new Adam(0.001)).compile();
        Program.Rows rows = program.bind(slopes())) {
      program.step(rows, new int[] {0}, 1, new Control(1, 0.25, 1), new StepResult(1, 0));
      for (int j = 0; j < WIDTH; j++) {
        // In 32 bits, epsilon of 1e-8 does not change a gradient of 1.67.
        float expected = (float) (start(j) - 0.25 * Math.signum(slope(0, j)));
        assertThat(program.snapshot().values().get("v")[j]).isCloseTo(expected, within(1e-7f));
      }
    }
  }

  private static Sketch vector(Optimizer optimizer) {
    Sketch sketch = new Sketch();
    sketch.optimizer = optimizer;
    Graph g = sketch.training;
    Variable v = sketch.variable("v", Shape.of(WIDTH), 0.5f, -1, 2);
    Tensor slope = g.input("slopes", DType.FLOAT, Shape.batchOf(WIDTH));
    sketch.losses.add(g.sum(g.multiply(g.variable(v), slope)));
    sketch.predictions.add(sketch.inference.variable(v));
    return sketch;
  }

  private static Dataset slopes() {
    Block block = Block.floats(STEPS, Shape.of(WIDTH));
    for (int i = 0; i < STEPS * WIDTH; i++) {
      block.floats().put(i, (float) slope(i / WIDTH, i % WIDTH));
    }
    return new Dataset(STEPS, Map.of("slopes", block));
  }

  /** Two look-ups in one large table, with repeated rows. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void aLargeTableIsUpdatedInTheRowsThatABatchReads(Optimizer optimizer) {
    int[] rowsUsed = {0, 3, 77, BuiltGraph.LARGE_TABLE - 1};
    int[][] codes = new int[STEPS][];
    SplittableRandom random = new SplittableRandom(5);
    for (int step = 0; step < STEPS; step++) {
      codes[step] = IntStream.range(0, 5).map(i -> rowsUsed[random.nextInt(4)]).toArray();
    }
    try (Program program = table(optimizer).compile();
        Program.Rows rows = program.bind(tableData(codes))) {
      Map<String, float[]> first = program.snapshot().values();
      double[][][] states = new double[rowsUsed.length][WIDTH][2];
      double[][] expected = new double[rowsUsed.length][WIDTH];
      for (int r = 0; r < rowsUsed.length; r++) {
        for (int j = 0; j < WIDTH; j++) {
          expected[r][j] = first.get("table")[rowsUsed[r] * WIDTH + j];
          states[r][j] = ByHand.start(optimizer);
        }
      }
      for (int step = 0; step < STEPS; step++) {
        program.step(
            rows, new int[] {step}, 1, new Control(1, rate(step), 1), new StepResult(1, 0));
        for (int r = 0; r < rowsUsed.length; r++) {
          int row = rowsUsed[r];
          long times = IntStream.of(codes[step]).filter(code -> code == row).count();
          for (int j = 0; times > 0 && j < WIDTH; j++) {
            double slope = times * slope(step, j);
            expected[r][j] =
                ByHand.step(optimizer, expected[r][j], slope, rate(step), step + 1, states[r][j]);
          }
        }
      }
      Map<String, float[]> last = program.snapshot().values();
      for (int r = 0; r < rowsUsed.length; r++) {
        for (int j = 0; j < WIDTH; j++) {
          assertThat((double) last.get("table")[rowsUsed[r] * WIDTH + j])
              .isCloseTo(expected[r][j], within(5e-6));
        }
      }
      Set<Integer> touched = new HashSet<>();
      IntStream.of(rowsUsed).forEach(touched::add);
      first.forEach((name, values) -> assertOthersUntouched(values, last.get(name), touched));
    }
  }

  private static void assertOthersUntouched(float[] first, float[] last, Set<Integer> touched) {
    for (int i = 0; i < first.length; i++) {
      if (!touched.contains(i / WIDTH)
          && Float.floatToRawIntBits(first[i]) != Float.floatToRawIntBits(last[i])) {
        assertThat(last[i]).as("element %d", i).isEqualTo(first[i]);
      }
    }
  }

  private static Sketch table(Optimizer optimizer) {
    Sketch sketch = new Sketch();
    sketch.optimizer = optimizer;
    Graph g = sketch.training;
    Variable table =
        sketch.scope.variable(
            "table", Shape.of(BuiltGraph.LARGE_TABLE, WIDTH), Initializer.normal(1));
    Tensor slope = g.input("slopes", DType.FLOAT, Shape.batchOf(WIDTH));
    Tensor left = g.lookup(table, g.input("left", DType.INT, Shape.batchOf(2)));
    Tensor right = g.lookup(table, g.input("right", DType.INT, Shape.batchOf(3)));
    sketch.losses.add(
        g.add(
            g.sum(g.multiply(left, g.expand(slope, 1))),
            g.sum(g.multiply(right, g.expand(slope, 1)))));
    sketch.predictions.add(sketch.inference.constant(0));
    return sketch;
  }

  private static Dataset tableData(int[][] codes) {
    Block left = Block.ints(STEPS, Shape.of(2));
    Block right = Block.ints(STEPS, Shape.of(3));
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < 5; i++) {
        if (i < 2) {
          left.ints().put(2 * step + i, codes[step][i]);
        } else {
          right.ints().put(3 * step + i - 2, codes[step][i]);
        }
      }
    }
    return new Dataset(
        STEPS, Map.of("left", left, "right", right, "slopes", slopes().block("slopes")));
  }

  /** PyTorch's formulas for one number, in 64 bits. */
  private static final class ByHand {
    static double[] start(Optimizer optimizer) {
      return new double[] {optimizer instanceof Adagrad adagrad ? adagrad.initial() : 0, 0};
    }

    static double step(
        Optimizer optimizer, double x, double slope, double rate, int step, double[] state) {
      double g = optimizer instanceof AdamW ? slope : slope + optimizer.decay() * x;
      if (optimizer instanceof Momentum momentum) {
        state[0] = momentum.momentum() * state[0] + g;
        return x - rate * (momentum.nesterov() ? g + momentum.momentum() * state[0] : state[0]);
      }
      if (optimizer instanceof Adagrad adagrad) {
        state[0] += g * g;
        return x - rate * g / (Math.sqrt(state[0]) + adagrad.epsilon());
      }
      if (optimizer instanceof RmsProp rms) {
        state[0] = rms.alpha() * state[0] + (1 - rms.alpha()) * g * g;
        return x - rate * g / (Math.sqrt(state[0]) + rms.epsilon());
      }
      if (optimizer instanceof Adam adam) {
        return adam(x, g, rate, adam.beta1(), adam.beta2(), adam.epsilon(), step, state);
      }
      if (optimizer instanceof AdamW adam) {
        double shrunk = x * (1 - rate * adam.decay());
        return adam(shrunk, g, rate, adam.beta1(), adam.beta2(), adam.epsilon(), step, state);
      }
      return x - rate * g;
    }

    private static double adam(
        double x,
        double g,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        int step,
        double[] state) {
      state[0] = beta1 * state[0] + (1 - beta1) * g;
      state[1] = beta2 * state[1] + (1 - beta2) * g * g;
      double first = state[0] / (1 - Math.pow(beta1, step));
      double second = state[1] / (1 - Math.pow(beta2, step));
      return x - rate * first / (Math.sqrt(second) + epsilon);
    }
  }
}
