// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.BalancerTrial.Outcome;

/** The kernel over several chunks, from its definition: eigenvalues by powers of the kernel. */
class NtkMtlTest {
  private static final int TASKS = 3;
  private static final int SIZE = 7;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void weighsByTheLargestEigenvalueOfEachKernel(int chunks) {
    double[][][] jacobians = jacobians(chunks);
    boolean[] present = {true, false, true};
    Outcome outcome = step(method(chunks, 0.5, false, 0), jacobians, present);
    double first = largest(jacobians, 0);
    double last = largest(jacobians, 2);
    double[] expected = {
      Math.sqrt((first + last) / first), 0, Math.sqrt((first + last) / last),
    };
    assertThat(outcome.weights().orElseThrow()).containsExactly(expected, within(1e-9));
    assertThat(outcome.update()).containsExactly(combined(jacobians, expected), within(1e-9));
  }

  @Test
  void favorsSmallGradients() {
    Gradients crossed = new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});
    assertThat(crossed.weights(new NtkMtl()))
        .containsExactly(new double[] {Math.sqrt(5), Math.sqrt(1.25)}, within(1e-9));
    assertThat(crossed.weights(new NtkMtl(0.5, 1, true, 0, Convention.OWN)))
        .containsExactly(new double[] {2 * Math.sqrt(5), 2 * Math.sqrt(1.25)}, within(1e-9));
    Gradients zero = crossed.withRow("a zero row", 1, new double[2]);
    assertThatThrownBy(() -> zero.weights(new NtkMtl()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("gradient 1 (counted from 0)");
  }

  @Test
  void theUpdateOfTheMeanGradientsIsLimited() {
    double[][][] jacobians = jacobians(4);
    boolean[] all = {true, true, true};
    double[] free = step(method(4, 0.75, true, 0), jacobians, all).update();
    double[] limited = step(method(4, 0.75, true, 0.01), jacobians, all).update();
    double norm = norm(free);
    assertThat(norm(limited)).isCloseTo(0.01, within(1e-12));
    for (int k = 0; k < SIZE; k++) {
      assertThat(limited[k]).isCloseTo(free[k] / norm * 0.01, within(1e-12));
    }
  }

  @Test
  void anExponentThatIsTooLargeIsRefused() {
    double[][] rows = {{1, 0}, {0, 100}};
    NtkMtl method = method(1, 100, false, 0);
    assertThatThrownBy(() -> new BalancerTrial(method, 2).step(rows, 1, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("ntk-mtl's weight 10001.0^100.0 is not finite: the exponent is too large");
  }

  /** Equal chunks have kernels of rank one, n times the square of the gradient: as one chunk. */
  @Test
  void equalChunksAreOne() {
    double[][] rows = jacobians(1)[0];
    double[] losses = new double[TASKS];
    double[] one = new BalancerTrial(new NtkMtl(), TASKS).step(rows, losses).update();
    double[] three =
        new BalancerTrial(method(3, 0.5, false, 0), TASKS)
            .further(rows, rows)
            .step(rows, losses)
            .update();
    assertThat(three).containsExactly(one, within(1e-12));
  }

  @Test
  void severalChunksNeedTheLevelParameters() {
    assertThat(new NtkMtl().supports(Level.REPRESENTATION)).isTrue();
    assertThat(method(2, 0.5, false, 0).supports(Level.REPRESENTATION)).isFalse();
    assertThat(method(2, 0.5, false, 0).supports(Level.PARAMETERS)).isTrue();
    assertThatThrownBy(() -> method(0, 0.5, false, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chunks must lie in [1, 256], but is 0");
  }

  private static NtkMtl method(int chunks, double exponent, boolean timesTasks, double maxNorm) {
    return new NtkMtl(exponent, chunks, timesTasks, maxNorm, Convention.OWN);
  }

  private static Outcome step(NtkMtl method, double[][][] jacobians, boolean[] present) {
    double[][][] further = new double[jacobians.length - 1][][];
    System.arraycopy(jacobians, 1, further, 0, further.length);
    return new BalancerTrial(method, TASKS)
        .further(further)
        .step(jacobians[0], new double[TASKS], present);
  }

  private static double[][][] jacobians(int chunks) {
    Random random = new Random(11);
    double[][][] jacobians = new double[chunks][TASKS][];
    for (double[][] jacobian : jacobians) {
      for (int t = 0; t < TASKS; t++) {
        double size = Math.pow(10, t);
        jacobian[t] = random.doubles(SIZE, -0.5 * size, size).toArray();
      }
    }
    return jacobians;
  }

  private static double largest(double[][][] jacobians, int task) {
    int n = jacobians.length;
    double[] x = new double[n];
    x[0] = 1;
    double eigenvalue = 0;
    for (int round = 0; round < 10_000; round++) {
      double[] image = new double[n];
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          for (int k = 0; k < SIZE; k++) {
            image[a] += jacobians[a][task][k] * jacobians[b][task][k] * x[b];
          }
        }
      }
      eigenvalue = norm(image);
      for (int a = 0; a < n; a++) {
        x[a] = image[a] / eigenvalue;
      }
    }
    return eigenvalue;
  }

  private static double[] combined(double[][][] jacobians, double[] weights) {
    double[] sum = new double[SIZE];
    for (double[][] jacobian : jacobians) {
      for (int t = 0; t < TASKS; t++) {
        for (int k = 0; k < SIZE; k++) {
          sum[k] += weights[t] * jacobian[t][k] / jacobians.length;
        }
      }
    }
    return sum;
  }

  private static double norm(double[] x) {
    double square = 0;
    for (double value : x) {
      square += value * value;
    }
    return Math.sqrt(square);
  }
}
