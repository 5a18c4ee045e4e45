// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.coordination.Probe.Demand;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.backend.Program.Vectors;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Losses and gradients at vectors, compared with those of steps. */
class ProbeVectorsTest {
  private static final int[] ALL = IntStream.range(0, Trio.ROWS).toArray();
  private static final double[] ONES = {1, 1, 1};

  private static Trio trio(int codes, double dropout) {
    Trio trio = new Trio(true, dropout, codes);
    trio.sketch.probing = Demand.validation(4);
    return trio;
  }

  private static Vectors look(Steps steps) {
    Vectors vectors = steps.program.vectors();
    vectors.batch(
        steps.rows,
        ALL,
        ALL.length,
        steps.control.present,
        steps.control.step,
        steps.control.numbers());
    return vectors;
  }

  private static double product(Vectors vectors, int left, int right) {
    double[] product = new double[1];
    vectors.products(new int[] {left}, new int[] {right}, product);
    return product[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40, BuiltGraph.LARGE_TABLE})
  void lossesAtAPointAreThoseAfterTheStep(int codes) {
    Trio trio = trio(codes, 0.3);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      Map<String, List<Float>> start = steps.values();
      Vectors vectors = look(steps);
      double[] here = new double[3];
      double[] there = new double[3];
      vectors.losses(here);
      vectors.parameters(0);
      vectors.gradient(0, ONES, 1);
      vectors.combine(2, new double[] {1, -0.1}, new int[] {0, 1});
      vectors.losses(2, there);
      double norm = Math.sqrt(product(vectors, 1, 1));
      assertThat(steps.values()).as("no variable changes").isEqualTo(start);

      steps.step();
      assertThat(steps.result.losses).containsExactly(here, within(1e-6));
      assertThat(steps.result.gradientNorm).isCloseTo(norm, within(1e-5 * norm));
      steps.control.step = 0; // the same dropout
      double[] after = new double[3];
      look(steps).losses(after);
      assertThat(there).containsExactly(after, within(1e-6));
      assertThat(after).isNotEqualTo(here);
    }
  }

  @Test
  void gradientsAddUpAndMultiply() {
    Trio trio = trio(40, 0);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      Vectors vectors = look(steps);
      vectors.parameters(3);
      vectors.gradient(3, new double[] {1, 0, 0}, 0);
      vectors.gradient(3, new double[] {0, 2, -3}, 1);
      vectors.gradient(3, new double[] {0.5, -2, 3}, 2);
      vectors.combine(3, new double[] {0.5, -1, -1}, new int[] {0, 1, 2});
      assertThat(product(vectors, 3, 3)).isCloseTo(0, within(1e-12));
      double[] products = new double[4];
      vectors.products(new int[] {0, 1}, new int[] {2, 1}, products);
      assertThat(products[0]).isCloseTo(0.5 * product(vectors, 0, 0) - products[1], within(1e-6));
      assertThat(products[3]).isCloseTo(product(vectors, 1, 1), within(1e-5));
    }
  }

  @Test
  void theVelocityIsThatOfTheOptimizer() {
    Trio trio = trio(0, 0);
    trio.sketch.optimizer = new Momentum(0.1, 0.9, false, 0.01);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      steps.step();
      steps.step();
      Vectors vectors = look(steps);
      vectors.parameters(0);
      vectors.gradient(0, ONES, 1);
      vectors.velocity(2);
      vectors.combine(3, new double[] {1 - 0.001, -0.1, -0.09}, new int[] {0, 1, 2});
      double[] predicted = new double[3];
      vectors.losses(3, predicted);
      steps.step();
      double[] after = new double[3];
      look(steps).losses(after);
      assertThat(predicted).containsExactly(after, within(1e-6));
    }
  }

  @Test
  void anOptimizerWithoutVelocityHasZeros() {
    Trio trio = trio(0, 0);
    trio.sketch.optimizer = new Adam(0.1);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      steps.step();
      Vectors vectors = look(steps);
      vectors.parameters(2);
      vectors.velocity(2);
      assertThat(product(vectors, 2, 2)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, BuiltGraph.LARGE_TABLE})
  void vectorZeroIsAddedToTheGradient(int codes) {
    Trio steered = trio(codes, 0);
    steered.sketch.probing = Demand.validation(2).steering();
    try (Steps plain = new Steps(trio(codes, 0).sketch, steered.data(), 0.1);
        Steps steps = new Steps(steered.sketch, steered.data(), 0.1)) {
      plain.control.present[1] = false; // its gradient is added by steering below
      plain.control.present[2] = false;
      Vectors vectors = look(steps);
      vectors.parameters(1);
      vectors.gradient(1, new double[] {0, -1, -1}, 0);
      plain.step();
      steps.step();
      plain
          .values()
          .forEach(
              (name, expected) -> {
                List<Float> actual = steps.values().get(name);
                for (int i = 0; i < expected.size(); i++) {
                  assertThat(actual.get(i)).as(name).isCloseTo(expected.get(i), within(1e-6f));
                }
              });
    }
  }

  @Test
  void vectorsThatDoNotExistAreRefused() {
    Trio trio = trio(0, 0);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      Vectors vectors = look(steps);
      assertThatThrownBy(() -> vectors.parameters(4)).hasMessageContaining("no vector 4");
      assertThatThrownBy(() -> vectors.losses(-1, ONES.clone()))
          .hasMessageContaining("asked for 4");
    }
  }
}
