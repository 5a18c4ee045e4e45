// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.tensorflow.testing.Steps.assertClose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.methods.balancer.Constant;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Steps with known weights, compared with the same steps in two runs. */
class KnownWeightsStepTest {
  private static final List<Double> WEIGHTS = List.of(0.3, 0.0, 2.5);

  private static void penalize(Trio trio) {
    for (String name : List.of("trunk/0/kernel", "head1/kernel")) {
      trio.sketch.penalties.put(name, trio.squares(name));
    }
  }

  static Stream<Arguments> allModels() {
    Map<String, Consumer<Trio>> changes =
        new TreeMap<>(
            Map.of(
                "plain", trio -> {},
                "with penalties", KnownWeightsStepTest::penalize,
                "with a weighting", trio -> trio.sketch.terms = Optional.of(trio.uncertainty()),
                "with an objective that is no sum",
                    trio -> trio.sketch.terms = Optional.of(trio.geometricMean()),
                "with moments", trio -> trio.sketch.optimizer = new Adam(0.1)));
    return changes.entrySet().stream()
        .flatMap(
            change ->
                Stream.of(Level.values())
                    .flatMap(
                        level ->
                            Stream.of(Convention.values())
                                .map(
                                    convention ->
                                        Arguments.of(
                                            change.getKey(),
                                            level,
                                            convention,
                                            change.getValue()))));
  }

  /** Each change at one level, with one convention. */
  static Stream<Arguments> someModels() {
    List<Arguments> all = allModels().toList();
    int each = Level.values().length * Convention.values().length;
    return IntStream.range(0, all.size() / each).mapToObj(i -> all.get(i * each + i % each));
  }

  @Tag("every-method")
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("allModels")
  void allUpdateAsTheStepInTwoRuns(
      String name, Level level, Convention convention, Consumer<Trio> change) {
    updatesAsTheStepInTwoRuns(name, level, convention, change);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("someModels")
  void updatesAsTheStepInTwoRuns(
      String name, Level level, Convention convention, Consumer<Trio> change) {
    assertSame(level, convention, change, new Trio(), new Trio());
  }

  @ParameterizedTest
  @MethodSource("conventions")
  void updatesPartlySharedLayersAndLargeTables(Convention convention) {
    assertSame(
        Level.PARAMETERS,
        convention,
        KnownWeightsStepTest::penalize,
        new Trio(true, 0.3, 0),
        new Trio(true, 0.3, 0));
    assertSame(
        Level.PARAMETERS,
        convention,
        trio -> {},
        new Trio(false, 0, BuiltGraph.LARGE_TABLE),
        new Trio(false, 0, BuiltGraph.LARGE_TABLE));
  }

  static Stream<Convention> conventions() {
    return Stream.of(Convention.values());
  }

  private static void assertSame(
      Level level, Convention convention, Consumer<Trio> change, Trio one, Trio other) {
    for (Trio trio : List.of(one, other)) {
      change.accept(trio);
      trio.sketch.balanced(new Constant(WEIGHTS, convention), level);
    }
    Dataset data = one.data();
    try (Steps expected = steps(one, data);
        Steps known = steps(other, data)) {
      known.control.knowsWeights = true;
      for (boolean[] present : List.of(all(), new boolean[] {true, true, false}, all())) {
        expected.present(present).step();
        known.present(present).step();
        assertThat(known.result.losses).containsExactly(expected.result.losses, within(1e-5));
        assertThat(known.result.weights).containsExactly(expected.result.weights);
        assertThat(known.result.penalties).containsExactly(expected.result.penalties, within(1e-5));
        assertThat(known.result.gradientNorm).isCloseTo(expected.result.gradientNorm, within(1e-5));
        assertThat(known.result.statistic).isEmpty();
        assertThat(known.result.hasGradients()).isFalse();
      }
      assertClose(known.values(), expected.values(), 1e-5);
      // Both kinds of step update the same variables of the program.
      known.control.knowsWeights = false;
      expected.step();
      known.step();
      assertThat(known.result.statistic).containsExactly(expected.result.statistic, within(1e-4));
      assertClose(known.values(), expected.values(), 1e-5);
    }
  }

  private static boolean[] all() {
    return new boolean[] {true, true, true};
  }

  private static Steps steps(Trio trio, Dataset data) {
    Steps steps = new Steps(trio.sketch, data, 0.1);
    for (int t = 0; t < Trio.TASKS; t++) {
      steps.control.fixed[t] = WEIGHTS.get(t);
    }
    return steps;
  }

  /** Scales rows before they are summed. */
  private record Halved() implements GradientBalancer {
    @Override
    public boolean knownWeights() {
      return true;
    }

    @Override
    public View view() {
      return View.ROWS;
    }

    @Override
    public Tensor transform(Graph g, JacobianBlock block) {
      return g.scale(block.jacobian(), 0.5);
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return new Constant(WEIGHTS).solver(tasks, accuracy);
    }
  }

  @Test
  void aMethodWithATransformSolvesEveryStep() {
    Trio trio = new Trio();
    trio.sketch.balanced(new Halved(), Level.PARAMETERS);
    try (Steps steps = steps(trio, trio.data())) {
      steps.control.knowsWeights = true;
      assertThat(steps.step().result.statistic).hasSize(Trio.TASKS * Trio.TASKS);
    }
  }

  @Test
  void namesTheTaskWhoseGradientIsNotFinite() {
    Trio trio = new Trio();
    Graph g = trio.sketch.training;
    // The derivative of the square root at 0 is not finite.
    Tensor loss = trio.sketch.losses.get(2);
    Tensor zero = g.subtract(loss, g.stopGradient(loss));
    trio.sketch.losses.set(2, g.add(loss, g.sqrt(zero)));
    trio.sketch.balanced(new Constant(WEIGHTS), Level.PARAMETERS);
    try (Steps steps = steps(trio, trio.data())) {
      steps.control.knowsWeights = true;
      Map<String, List<Float>> before = steps.values();
      assertThatThrownBy(steps::step)
          .isInstanceOf(NumericalException.class)
          .hasMessageContaining("the gradient of task 't2' is not finite");
      assertThat(steps.values()).isEqualTo(before);
    }
  }
}
