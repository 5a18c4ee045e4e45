// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
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
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** A step in which a task is absent changes no bit of its private parameters and their state. */
class AbsentTaskTest {
  private static final List<Optimizer> OPTIMIZERS =
      List.of(
          new Sgd(0.1, 0.1),
          new Momentum(0.1, 0.9, false, 0.1),
          new Adam(0.1, 0.9, 0.999, 1e-8, 0.1),
          new AdamW(0.1, 0.9, 0.999, 1e-8, 0.1),
          new Adagrad(0.1, 0.1, 1e-10, 0.1),
          new RmsProp(0.1, 0.9, 1e-8, 0.1));

  static Stream<Arguments> optimizers() {
    return OPTIMIZERS.stream()
        .flatMap(o -> Stream.of(Arguments.of(o, false), Arguments.of(o, true)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void parametersAndMomentsAreUnchanged(Optimizer optimizer, boolean balanced) {
    Trio trio = new Trio(true, 0, 0);
    trio.sketch.optimizer = optimizer;
    if (balanced) {
      trio.sketch.balanced(new Sum(), Level.PARAMETERS);
    }
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      steps.step().step();

      Map<String, List<Float>> before = steps.values();
      steps.present(true, true, false).step();
      assertUntouched(before, steps.values(), name -> name.contains("head2"));

      before = steps.values();
      steps.present(false, true, false).step();
      assertUntouched(
          before, steps.values(), name -> name.contains("head0") || name.contains("head2"));

      before = steps.values();
      steps.present(false, false, true).step();
      assertUntouched(
          before,
          steps.values(),
          name -> name.contains("head0") || name.contains("head1") || name.contains("pair"));

      assertThat(steps.program.snapshot().counters())
          .containsEntry("steps/{0}", 3L)
          .containsEntry("steps/{1}", 4L)
          .containsEntry("steps/{2}", 3L)
          .containsEntry("steps/{0, 1}", 4L)
          .containsEntry("steps/{0, 1, 2}", 5L);
    }
  }

  private static void assertUntouched(
      Map<String, List<Float>> before,
      Map<String, List<Float>> after,
      Predicate<String> untouched) {
    before.forEach(
        (name, values) -> {
          if (untouched.test(name)) {
            assertThat(after.get(name)).as(name).isEqualTo(values);
          } else {
            assertThat(after.get(name)).as(name).isNotEqualTo(values);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anAbsentTaskContinuesFromItsState(Optimizer optimizer, boolean balanced) {
    float[] paused;
    float[] straight;
    try (Steps steps = linear(optimizer, balanced)) {
      steps.on(0).on(1);
      steps.present(true, false).on(2).on(2);
      steps.present(true, true).on(3);
      paused = steps.value("own1");
    }
    try (Steps steps = linear(optimizer, balanced)) {
      straight = steps.on(0).on(1).on(3).value("own1");
    }
    assertThat(paused).isEqualTo(straight);
  }

  /** Losses whose gradients with respect to private parameters are the rows of the data. */
  private static Steps linear(Optimizer optimizer, boolean balanced) {
    Sketch sketch = new Sketch();
    sketch.optimizer = optimizer;
    Graph g = sketch.training;
    Tensor x = g.input("slopes", DType.FLOAT, Shape.batchOf(2));
    Variable shared = sketch.variable("shared", Shape.of(2), 0.5f, -0.5f);
    for (int t = 0; t < 2; t++) {
      Variable own = sketch.variable("own" + t, Shape.of(2), 1, -2);
      Tensor sum = g.add(g.variable(own), g.variable(shared));
      sketch.losses.add(g.sum(g.multiply(sum, x)));
      sketch.predictions.add(sketch.inference.variable(own));
    }
    if (balanced) {
      sketch.balanced(new Sum(), Level.PARAMETERS);
    }
    Block slopes = Block.floats(4, Shape.of(2));
    slopes.floats().put(new float[] {1, -0.5f, 0.25f, 2, 30, -20, -1, 0.75f});
    return new Steps(sketch, new Dataset(4, Map.of("slopes", slopes)), 0.1);
  }

  @Test
  void aLargeTableOfAnAbsentTaskIsUnchanged() {
    for (Optimizer optimizer : OPTIMIZERS) {
      Sketch sketch = new Sketch();
      sketch.optimizer = optimizer;
      Graph g = sketch.training;
      Tensor codes = g.input("codes", DType.INT, Shape.batchOf(1));
      for (int t = 0; t < 2; t++) {
        Variable table =
            sketch.scope.variable(
                "table" + t, Shape.of(BuiltGraph.LARGE_TABLE, 2), Initializer.uniform(-1, 1));
        sketch.losses.add(g.sum(g.square(g.lookup(table, codes))));
        sketch.predictions.add(sketch.inference.constant(0));
      }
      Block block = Block.ints(2, Shape.of(1));
      block.ints().put(new int[] {17, 4});
      try (Steps steps = new Steps(sketch, new Dataset(2, Map.of("codes", block)), 0.1)) {
        steps.step();
        Map<String, List<Float>> before = steps.values();
        steps.present(false, true).step();
        assertUntouched(before, steps.values(), name -> name.contains("table0"));
      }
    }
  }
}
