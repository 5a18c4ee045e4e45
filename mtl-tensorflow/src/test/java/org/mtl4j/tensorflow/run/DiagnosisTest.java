// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** A loss or gradient that is not finite fails the step before any variable changes. */
class DiagnosisTest {
  private static final int BAD = 5;

  private static Trio trio(boolean balanced) {
    Trio trio = new Trio();
    trio.sketch.optimizer = new Adam();
    if (balanced) {
      trio.sketch.balanced(new Sum(), Level.PARAMETERS);
    }
    return trio;
  }

  private static void assertRefused(Steps steps, String... words) {
    Map<String, List<Float>> before = steps.values();
    Map<String, Long> counters = steps.program.snapshot().counters();
    assertThatThrownBy(() -> steps.on(0, BAD, 1))
        .isInstanceOf(NumericalException.class)
        .hasMessageContainingAll(words);
    assertThat(Arrays.stream(steps.result.losses).allMatch(Double::isFinite)).isFalse();
    assertThat(steps.values()).isEqualTo(before);
    assertThat(steps.program.snapshot().counters()).isEqualTo(counters);
    steps.on(0, 1, 2);
    assertThat(steps.values()).isNotEqualTo(before);
    assertThat(steps.result.losses).doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFeatureThatIsNaN(boolean balanced) {
    Trio trio = trio(balanced);
    Dataset data = trio.data();
    data.block("numbers").floats().put(4 * BAD + 2, Float.NaN);
    try (Steps steps = new Steps(trio.sketch, data, 0.01)) {
      steps.on(0).on(1);
      assertRefused(steps, "loss of task 't0'", "step 2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLossThatExplodes(boolean balanced) {
    Trio trio = trio(balanced);
    Dataset data = trio.data();
    data.block(Dataset.label("t1")).floats().put(BAD, 1e30f);
    try (Steps steps = new Steps(trio.sketch, data, 0.01)) {
      steps.on(0);
      assertRefused(steps, "loss of task 't1'", "step 1", "Infinity");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLabelThatIsInfinite(boolean balanced) {
    Trio trio = trio(balanced);
    Dataset data = trio.data();
    data.block(Dataset.label("t2")).floats().put(BAD, Float.NEGATIVE_INFINITY);
    try (Steps steps = new Steps(trio.sketch, data, 0.01)) {
      assertRefused(steps, "loss of task 't2'", "step 0");
    }
  }

  /** Two tasks with a shared and a private parameter. sqrt(0) has no finite derivative. */
  private static Sketch roots(boolean shared, boolean balanced) {
    Sketch sketch = new Sketch();
    sketch.optimizer = new Adam();
    Graph g = sketch.training;
    Variable common = sketch.variable("common", Shape.of(2), 1, 2);
    Variable own = sketch.variable("own", Shape.of(2), 0, 0);
    Variable zero = sketch.variable("zero", Shape.of(2), 0, 0);
    Tensor bad = g.sqrt(g.sum(g.square(g.variable(shared ? zero : own))));
    sketch.losses.add(g.sum(g.square(g.variable(common))));
    sketch.losses.add(g.add(g.sum(g.variable(common)), bad));
    if (shared) {
      sketch.losses.set(0, g.add(sketch.losses.get(0), g.sum(g.variable(zero))));
    }
    sketch.predictions.add(sketch.inference.variable(common));
    sketch.predictions.add(sketch.inference.variable(common));
    return balanced ? sketch.balanced(new Sum(), Level.PARAMETERS) : sketch;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGradientOfOneTaskBesideFiniteLosses(boolean balanced) {
    try (Steps steps = new Steps(roots(false, balanced), new Dataset(1, Map.of()), 0.1)) {
      Map<String, List<Float>> before = steps.values();
      assertThatThrownBy(steps::step)
          .isInstanceOf(NumericalException.class)
          .hasMessageContainingAll("gradient of task 't1' in 'own' is", "step 0", "t0 5.0, t1 3.0");
      assertThat(steps.values()).isEqualTo(before);
    }
  }

  @Test
  void aGradientInASharedParameter() {
    try (Steps steps = new Steps(roots(true, false), new Dataset(1, Map.of()), 0.1)) {
      Map<String, List<Float>> before = steps.values();
      assertThatThrownBy(steps::step)
          .isInstanceOf(NumericalException.class)
          .hasMessageContainingAll("gradient of task 't1' in 'zero' is", "step 0");
      assertThat(steps.values()).isEqualTo(before);
    }
    try (Steps steps = new Steps(roots(true, true), new Dataset(1, Map.of()), 0.1)) {
      Map<String, List<Float>> before = steps.values();
      assertThatThrownBy(steps::step)
          .isInstanceOf(NumericalException.class)
          .hasMessageContainingAll("gradient of task 't1'", "step 0", "loss 3.0");
      assertThat(steps.values()).isEqualTo(before);
    }
  }

  @Test
  void aPenalty() {
    Trio trio = trio(false);
    Variable variable = trio.sketch.variable("far", Shape.of(1), 1e30f);
    Graph g = trio.sketch.training;
    trio.sketch.penalties.put("l2", g.sum(g.square(g.variable(variable))));
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      Map<String, List<Float>> before = steps.values();
      assertThatThrownBy(steps::step)
          .isInstanceOf(NumericalException.class)
          .hasMessageContaining("step 0");
      assertThat(steps.values()).isEqualTo(before);
    }
  }
}
