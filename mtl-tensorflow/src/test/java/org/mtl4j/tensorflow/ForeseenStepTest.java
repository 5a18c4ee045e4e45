package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.methods.balancer.Constant;

/** A step whose weights are known before it, held against the same step task by task. */
class ForeseenStepTest {
  private static final List<Double> WEIGHTS = List.of(0.3, 0.0, 2.5);

  private static void leave(Trio unchanged) {}

  private static void penalise(Trio trio) {
    Graph g = trio.sketch.training;
    for (String name : List.of("trunk/0/kernel", "head1/kernel")) {
      Variable variable =
          trio.sketch.scope.variables().stream()
              .filter(v -> v.name().equals(name))
              .findFirst()
              .orElseThrow();
      trio.sketch.penalties.put(name, g.sum(g.square(g.variable(variable))));
    }
  }

  /** exp(-s) · loss + s: the derivative in a loss is no constant, and s is a variable. */
  private static void weigh(Trio trio) {
    Graph g = trio.sketch.training;
    trio.sketch.terms =
        Optional.of(
            Terms.each(
                Trio.TASKS,
                t -> {
                  Tensor s =
                      g.variable(
                          trio.sketch.scope.variable(
                              "weighting/s" + t, Shape.SCALAR, Initializer.constant(0.1 * t)));
                  return g.add(g.multiply(g.exp(g.negate(s)), trio.sketch.losses.get(t)), s);
                }));
  }

  private static void geometric(Trio trio) {
    Graph g = trio.sketch.training;
    Tensor logs = g.log(g.stack(trio.sketch.losses, 0));
    trio.sketch.terms = Optional.of(Terms.scalar(g.exp(g.mean(logs))));
  }

  static Stream<Arguments> models() {
    Map<String, Consumer<Trio>> changes =
        Map.of(
            "as it is", ForeseenStepTest::leave,
            "with penalties", ForeseenStepTest::penalise,
            "with a weighting", ForeseenStepTest::weigh,
            "with an objective that is no sum", ForeseenStepTest::geometric,
            "with moments", trio -> trio.sketch.optimizer = new Adam(0.1));
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

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("models")
  void movesAsTheStepTaskByTaskDoes(
      String name, Level level, Convention convention, Consumer<Trio> change) {
    assertSame(level, convention, change, new Trio(), new Trio());
  }

  @ParameterizedTest
  @MethodSource("conventions")
  void movesWhatSomeTasksShareAndLargeTablesToo(Convention convention) {
    assertSame(
        Level.PARAMETERS,
        convention,
        ForeseenStepTest::penalise,
        new Trio(true, 0.3, 0),
        new Trio(true, 0.3, 0));
    assertSame(
        Level.PARAMETERS,
        convention,
        ForeseenStepTest::leave,
        new Trio(false, 0, Gradients.LARGE),
        new Trio(false, 0, Gradients.LARGE));
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
        Steps foreseen = steps(other, data)) {
      foreseen.control.foresees = true;
      for (boolean[] present : List.of(all(), new boolean[] {true, true, false}, all())) {
        expected.present(present).step();
        foreseen.present(present).step();
        assertThat(foreseen.result.losses).containsExactly(expected.result.losses, within(1e-5));
        assertThat(foreseen.result.weights).containsExactly(expected.result.weights);
        assertThat(foreseen.result.penalties)
            .containsExactly(expected.result.penalties, within(1e-5));
        assertThat(foreseen.result.gradientNorm)
            .isCloseTo(expected.result.gradientNorm, within(1e-5));
        assertThat(foreseen.result.statistic).isEmpty();
        assertThat(foreseen.result.hasGradients()).isFalse();
      }
      assertClose(foreseen.values(), expected.values());
      // Both kinds of step are one program's: what moved by one is moved on by the other.
      foreseen.control.foresees = false;
      expected.step();
      foreseen.step();
      assertThat(foreseen.result.statistic)
          .containsExactly(expected.result.statistic, within(1e-4));
      assertClose(foreseen.values(), expected.values());
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

  private static void assertClose(
      Map<String, List<Float>> actual, Map<String, List<Float>> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, values) -> {
          for (int i = 0; i < values.size(); i++) {
            assertThat((double) actual.get(name).get(i))
                .as("%s[%d]", name, i)
                .isCloseTo(values.get(i), within(1e-5 * (1 + Math.abs(values.get(i)))));
          }
        });
  }

  /** Halves rows before they are summed. */
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
  void rowsThatAreChangedFirstAreDifferentiatedInEveryStep() {
    Trio trio = new Trio();
    trio.sketch.balanced(new Halved(), Level.PARAMETERS);
    try (Steps steps = steps(trio, trio.data())) {
      steps.control.foresees = true;
      assertThat(steps.step().result.statistic).hasSize(Trio.TASKS * Trio.TASKS);
    }
  }

  @Test
  void namesTheTaskWhoseGradientIsNotFinite() {
    Trio trio = new Trio();
    Graph g = trio.sketch.training;
    // The root has no derivative at zero, though it has a value.
    Tensor loss = trio.sketch.losses.get(2);
    Tensor zero = g.subtract(loss, g.stopGradient(loss));
    trio.sketch.losses.set(2, g.add(loss, g.sqrt(zero)));
    trio.sketch.balanced(new Constant(WEIGHTS), Level.PARAMETERS);
    try (Steps steps = steps(trio, trio.data())) {
      steps.control.foresees = true;
      Map<String, List<Float>> before = steps.values();
      assertThatThrownBy(steps::step)
          .isInstanceOf(NumericalException.class)
          .hasMessageContaining("the gradient of task 't2' is not finite");
      assertThat(steps.values()).isEqualTo(before);
    }
  }
}
