// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition.Balancing;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.TensorFlowBackend;
import org.mtl4j.tensorflow.testing.Control;
import org.mtl4j.tensorflow.testing.Deep;

/**
 * Steps, compared with forward and backward passes written out in double precision. With six layers
 * and a large learning rate, an update that runs before all gradients have read the variable would
 * be detected.
 */
class ExactStepTest {
  private static final int WIDTH = 6;
  private static final int DEPTH = 6;
  private static final int TASKS = 3;
  private static final int ROWS = 8;
  private static final double RATE = 0.2;
  private static final int STEPS = 20;

  private final Deep deep = new Deep(WIDTH, DEPTH, TASKS);
  private final Dataset data = deep.data(ROWS, 3);

  @Test
  void plainSteps() {
    run(Optional.empty(), 1, 1, 1);
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void balancedSteps(Level level) {
    run(Optional.of(new Balancing(new Sum(), level, 1)), 0.2, 1.5, 0.7);
  }

  private void run(Optional<Balancing> balancing, double... weights) {
    try (Program program =
            new TensorFlowBackend()
                .compile(
                    deep.define(new Sgd(RATE, 0), Clipping.NONE, balancing), new BackendOptions());
        Program.Rows rows = program.bind(data)) {
      StepResult result = new StepResult(TASKS, 0);
      Control control = new Control(TASKS, RATE, weights);
      int[] all = IntStream.range(0, ROWS).toArray();
      for (int step = 0; step < STEPS; step++) {
        control.step = step;
        ByHand byHand = new ByHand(program.snapshot());
        program.step(rows, all, ROWS, control, result);
        double[] losses = byHand.step(weights);
        for (int t = 0; t < TASKS; t++) {
          assertThat(result.losses[t]).isCloseTo(losses[t], within(2e-6 * (1 + losses[t])));
        }
        byHand.compare(program.snapshot());
      }
    }
  }

  /** The same network in double precision, in loops over rows, layers and units. */
  private final class ByHand {
    private final double[][] kernels = new double[DEPTH][];
    private final double[][] biases = new double[DEPTH][];
    private final double[][] heads = new double[TASKS][];
    private final double[] headBiases = new double[TASKS];

    ByHand(Snapshot start) {
      for (int l = 0; l < DEPTH; l++) {
        kernels[l] = doubles(start.values().get("trunk/" + l + "/kernel"));
        biases[l] = doubles(start.values().get("trunk/" + l + "/bias"));
      }
      for (int t = 0; t < TASKS; t++) {
        heads[t] = doubles(start.values().get("head" + t + "/kernel"));
        headBiases[t] = start.values().get("head" + t + "/bias")[0];
      }
    }

    double[] step(double[] weights) {
      double[][] kernelGradients = new double[DEPTH][WIDTH * WIDTH];
      double[][] biasGradients = new double[DEPTH][WIDTH];
      double[][] headGradients = new double[TASKS][WIDTH];
      double[] headBiasGradients = new double[TASKS];
      double[] losses = new double[TASKS];
      for (int row = 0; row < ROWS; row++) {
        double[][] values = forward(row);
        double[] back = new double[WIDTH];
        for (int t = 0; t < TASKS; t++) {
          double error = headBiases[t] - data.block(Dataset.label("t" + t)).floats().get(row);
          for (int i = 0; i < WIDTH; i++) {
            error += heads[t][i] * values[DEPTH][i];
          }
          losses[t] += error * error / ROWS;
          double slope = 2 * error / ROWS;
          headBiasGradients[t] += slope;
          for (int i = 0; i < WIDTH; i++) {
            headGradients[t][i] += slope * values[DEPTH][i];
            back[i] += weights[t] * slope * heads[t][i];
          }
        }
        backward(values, back, kernelGradients, biasGradients);
      }
      for (int l = 0; l < DEPTH; l++) {
        descend(kernels[l], kernelGradients[l]);
        descend(biases[l], biasGradients[l]);
      }
      for (int t = 0; t < TASKS; t++) {
        descend(heads[t], headGradients[t]);
        headBiases[t] -= RATE * headBiasGradients[t];
      }
      return losses;
    }

    private double[][] forward(int row) {
      double[][] values = new double[DEPTH + 1][WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        values[0][i] = data.block("numbers").floats().get(row * WIDTH + i);
      }
      for (int l = 0; l < DEPTH; l++) {
        for (int j = 0; j < WIDTH; j++) {
          double sum = biases[l][j];
          for (int i = 0; i < WIDTH; i++) {
            sum += values[l][i] * kernels[l][i * WIDTH + j];
          }
          values[l + 1][j] = Math.tanh(sum);
        }
      }
      return values;
    }

    private void backward(
        double[][] values, double[] top, double[][] kernelGradients, double[][] biasGradients) {
      double[] back = top;
      for (int l = DEPTH - 1; l >= 0; l--) {
        double[] next = new double[WIDTH];
        for (int j = 0; j < WIDTH; j++) {
          double slope = back[j] * (1 - values[l + 1][j] * values[l + 1][j]);
          biasGradients[l][j] += slope;
          for (int i = 0; i < WIDTH; i++) {
            kernelGradients[l][i * WIDTH + j] += slope * values[l][i];
            next[i] += slope * kernels[l][i * WIDTH + j];
          }
        }
        back = next;
      }
    }

    private void descend(double[] values, double[] gradient) {
      for (int i = 0; i < values.length; i++) {
        values[i] -= RATE * gradient[i];
      }
    }

    void compare(Snapshot end) {
      for (int l = 0; l < DEPTH; l++) {
        compare(kernels[l], end.values().get("trunk/" + l + "/kernel"));
        compare(biases[l], end.values().get("trunk/" + l + "/bias"));
      }
      for (int t = 0; t < TASKS; t++) {
        compare(heads[t], end.values().get("head" + t + "/kernel"));
      }
    }

    private void compare(double[] expected, float[] actual) {
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-5));
      }
    }

    private double[] doubles(float[] values) {
      return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
  }
}
