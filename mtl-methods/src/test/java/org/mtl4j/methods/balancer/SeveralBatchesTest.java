// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.methods.Published;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

/**
 * Balancers that take several batches a step, against {@code src/test/python/several_batches.py}:
 * five steps, with a task absent in the fourth.
 */
class SeveralBatchesTest {
  private static final int TASKS = 3;
  private static final int SIZE = 4;

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("modo", new Modo()),
        Arguments.of("modo-third", new Modo(0.1, 0.1, true, Convention.OWN)),
        Arguments.of("modo-slow", new Modo(0.01, 0.5, true, Convention.OWN)),
        Arguments.of("sdmgrad", new Sdmgrad()),
        Arguments.of("sdmgrad-slow", new Sdmgrad(1, 3, 0.1, 0.5, false, Convention.OWN)));
  }

  @ParameterizedTest(name = "{0}: follows its definition")
  @MethodSource("methods")
  void followsTheDefinition(String name, GradientBalancer method) {
    GivenHistory history = new GivenHistory(TASKS, 1);
    BalancerTrial trial = new BalancerTrial(method, history);
    double[][] expected = reference(name);
    for (int step = 0; step < expected.length; step++) {
      double[][][] further = new double[method.batches() - 1][][];
      for (int b = 0; b < further.length; b++) {
        further[b] = jacobian(step, b + 1);
      }
      boolean[] present = {true, step != 3, true};
      double[] update =
          trial.further(further).step(jacobian(step, 0), new double[TASKS], present).update();
      assertThat(update)
          .as("update of step %d", step)
          .containsExactly(Arrays.copyOf(expected[step], SIZE), within(1e-9));
      assertThat(history.state("weights", TASKS, Double.NaN))
          .as("weights after step %d", step)
          .containsExactly(Arrays.copyOfRange(expected[step], SIZE, SIZE + TASKS), within(1e-9));
    }
  }

  private static double[][] reference(String name) {
    return Published.steps(SeveralBatchesTest.class, "several-batches.txt", name);
  }

  private static double[][] jacobian(int step, int batch) {
    double[][] rows = new double[TASKS][SIZE];
    for (int t = 0; t < TASKS; t++) {
      for (int k = 0; k < SIZE; k++) {
        double angle = 1 + 0.9 * step + 0.4 * batch + 1.3 * t + 0.7 * k;
        rows[t][k] = Math.sin(angle) * (1 + t) + 0.2 * k;
      }
    }
    return rows;
  }

  @Test
  void needTheLevelParameters() {
    for (GradientBalancer method : List.of(new Modo(), new Sdmgrad())) {
      assertThat(method.supports(Level.REPRESENTATION)).isFalse();
      assertThat(method.supports(Level.PARAMETERS)).isTrue();
    }
  }
}
