// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Runs with one seed have equal bits. */
class DeterminismTest {
  private static final int STEPS = 30;

  /** Each kind of table and each kind of step once. */
  static Stream<Arguments> someModels() {
    return Stream.of(
        Arguments.of(0, List.of(new Sum()), Level.PARAMETERS),
        Arguments.of(40, List.of(), Level.PARAMETERS),
        Arguments.of(BuiltGraph.LARGE_TABLE, List.of(new GradDrop()), Level.PARAMETERS),
        Arguments.of(40, List.of(new GradDrop()), Level.REPRESENTATION));
  }

  static Stream<Arguments> allModels() {
    return Stream.of(0, 40, BuiltGraph.LARGE_TABLE)
        .flatMap(
            codes ->
                Stream.of(
                    Arguments.of(codes, List.of(), Level.PARAMETERS),
                    Arguments.of(codes, List.of(new Sum()), Level.PARAMETERS),
                    Arguments.of(codes, List.of(new GradDrop()), Level.PARAMETERS),
                    Arguments.of(codes, List.of(new GradDrop()), Level.REPRESENTATION)));
  }

  private static Steps start(int codes, List<GradientBalancer> balancer, Level level, long seed) {
    Trio trio = new Trio(false, 0.3, codes);
    trio.sketch.optimizer = new Adam(0.01);
    trio.sketch.seed = seed;
    balancer.forEach(b -> trio.sketch.balanced(b, level));
    return new Steps(trio.sketch, trio.data(), 0.01);
  }

  /** Runs steps whose batches depend only on the number of the step. */
  private static void go(Steps steps, int from, int to) {
    for (int step = from; step < to; step++) {
      steps.control.step = step;
      SplittableRandom random = new SplittableRandom(step);
      steps.on(random.ints(4 + step % 3, 0, Trio.ROWS).toArray());
    }
  }

  @Tag("every-method")
  @ParameterizedTest
  @MethodSource("allModels")
  void allRepeat(int codes, List<GradientBalancer> balancer, Level level) {
    repeats(codes, balancer, level);
  }

  @ParameterizedTest
  @MethodSource("someModels")
  void repeats(int codes, List<GradientBalancer> balancer, Level level) {
    Map<String, List<Float>> first;
    float[] initial;
    try (Steps steps = start(codes, balancer, level, 7)) {
      initial = steps.value("trunk/0/kernel");
      go(steps, 0, STEPS);
      first = steps.values();
    }
    try (Steps steps = start(codes, balancer, level, 7)) {
      go(steps, 0, STEPS / 2);
      Snapshot half = steps.program.snapshot();
      go(steps, STEPS / 2, STEPS);
      assertThat(steps.values().equals(first)).as("a second run").isTrue();

      steps.program.restore(half);
      go(steps, STEPS / 2, STEPS);
      assertThat(steps.values().equals(first)).as("from a snapshot").isTrue();

      try (Steps other = start(codes, balancer, level, 8)) {
        assertThat(other.value("trunk/0/kernel")).isNotEqualTo(initial);
        other.program.restore(half);
        go(other, STEPS / 2, STEPS);
        assertThat(other.values().equals(first)).as("other draws").isFalse();
      }
      try (Steps resumed = start(codes, balancer, level, 7)) {
        resumed.program.restore(half);
        go(resumed, STEPS / 2, STEPS);
        assertThat(resumed.values().equals(first)).as("in a new program").isTrue();
      }
    }
  }
}
