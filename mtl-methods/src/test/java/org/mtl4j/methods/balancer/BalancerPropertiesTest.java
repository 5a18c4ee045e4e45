// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.methods.balancer.Mgda.Normalization;

/** What the methods that go by the Gramian promise, each on every kind of gradients. */
class BalancerPropertiesTest {
  /** Solved to the accuracy that a Gramian of single precision has. */
  private static final double TOLERANCE = 1e-6;

  static List<Gradients> kinds() {
    List<Gradients> kinds = new ArrayList<>();
    for (int tasks : new int[] {2, 3, 5, 16}) {
      Gradients any = Gradients.random("independent", tasks, 2 * tasks + 1, 0, tasks);
      Gradients agreeing = Gradients.random("agreeing", tasks, 2 * tasks + 1, 3, 7L * tasks);
      kinds.add(any);
      kinds.add(agreeing);
      kinds.add(Gradients.random("crowded", tasks, tasks, 0, 3L * tasks));
      kinds.add(Gradients.random("of low rank", tasks, (tasks + 1) / 2, 0.5, 5L * tasks));
      kinds.add(any.scaled(1e-12));
      kinds.add(any.scaled(1e12));
      kinds.add(any.withRow("a small row", 0, Gradients.scaled(any.rows()[0], 1e-4)));
      kinds.add(any.withRow("a zero row", 0, new double[2 * tasks + 1]));
      kinds.add(agreeing.withRow("equal rows", 0, agreeing.rows()[1]));
    }
    return kinds;
  }

  private static Stream<GradientBalancer> deterministic() {
    return Stream.of(
        new Mean(),
        new Sum(),
        new Mgda(),
        new Cagrad(),
        new Upgrad(),
        new DualProj(),
        new Config(),
        new AlignedMtl());
  }

  private static Stream<GradientBalancer> free() {
    return Stream.of(
        new Mgda(),
        new Upgrad(),
        new DualProj(),
        new Cagrad(1, Cagrad.Rescale.NONE, false, GradientBalancer.Convention.OWN));
  }

  static Stream<Object[]> anyMethod() {
    return pairs(Stream.concat(deterministic(), Stream.of(new Pcgrad())));
  }

  static Stream<Object[]> methodsWithoutChance() {
    return pairs(deterministic());
  }

  static Stream<Object[]> methodsWithoutConflict() {
    return pairs(free());
  }

  private static Stream<Object[]> pairs(Stream<GradientBalancer> methods) {
    return methods.flatMap(method -> kinds().stream().map(kind -> new Object[] {method, kind}));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("methodsWithoutConflict")
  void noTaskIsInConflictWithTheUpdate(GradientBalancer method, Gradients gradients) {
    double[] update = gradients.update(method);
    double size = Gradients.norm(gradients.update(new Sum()));
    for (double[] row : gradients.rows()) {
      assertThat(Gradients.dot(row, update))
          .isGreaterThanOrEqualTo(-TOLERANCE * Gradients.norm(row) * size);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("methodsWithoutChance")
  void theOrderOfTasksDoesNotMatter(GradientBalancer method, Gradients gradients) {
    int[] order = IntStream.range(0, gradients.size()).map(i -> gradients.size() - 1 - i).toArray();
    assertSameUpdate(gradients.ordered(order).update(method), gradients.update(method), gradients);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("anyMethod")
  void theUpdateGrowsWithTheGradients(GradientBalancer method, Gradients gradients) {
    for (double factor : new double[] {1e-12, 1e-3, 1e3, 1e12}) {
      double[] update = gradients.scaled(factor).update(method);
      assertSameUpdate(Gradients.scaled(update, 1 / factor), gradients.update(method), gradients);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("anyMethod")
  void oneSolverServesStepsWithFewerTasks(GradientBalancer method, Gradients gradients) {
    double[] weights = new double[40];
    method.solver(40, Gradients.ACCURACY).solve(gradients, weights);
    assertSameUpdate(gradients.update(weights), gradients.update(method), gradients);
  }

  private static void assertSameUpdate(double[] actual, double[] expected, Gradients gradients) {
    assertThat(Gradients.distance(actual, expected))
        .isLessThanOrEqualTo(
            TOLERANCE
                * Arrays.stream(gradients.rows()).mapToDouble(Gradients::norm).max().orElseThrow());
  }

  @Test
  void oneTaskAloneGetsItsOwnGradient() {
    Gradients one = Gradients.random("one", 1, 4, 0, 1);
    Stream.of(
            new Mean(),
            new Sum(),
            new Mgda(),
            new Pcgrad(),
            new Upgrad(),
            new DualProj(),
            new Mgda(Normalization.LOSS_PLUS, GradientBalancer.Convention.WEIGHTED))
        .forEach(method -> assertThat(one.weights(method)).containsExactly(1.0));
    assertThat(one.weights(new Cagrad())[0]).as("1 + c").isCloseTo(1.5, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void surgeryOfTwoTasksIsTwiceUpgrad(Gradients gradients) {
    if (gradients.size() == 2) {
      assertSameUpdate(
          gradients.update(new Pcgrad()),
          Gradients.scaled(gradients.update(new Upgrad()), 2),
          gradients);
    }
  }

  /** Gw = w^{-1/α} has a scale of its own: the direction alone is free of scale and order. */
  @ParameterizedTest
  @MethodSource("kinds")
  void fairUpdatesKeepTheirDirectionAndHelpEveryTask(Gradients gradients) {
    if (!gradients.name().startsWith("agreeing")) {
      return;
    }
    int[] order = IntStream.range(0, gradients.size()).map(i -> gradients.size() - 1 - i).toArray();
    for (GradientBalancer method : List.of(new NashMtl(), new FairGrad())) {
      double[] unit = unit(gradients.update(method));
      double[] reversed = unit(gradients.ordered(order).update(method));
      assertThat(Gradients.distance(reversed, unit)).isLessThan(TOLERANCE);
      for (double factor : new double[] {1e-12, 1e12}) {
        double[] scaled = unit(gradients.scaled(factor).update(method));
        assertThat(Gradients.distance(scaled, unit)).isLessThan(TOLERANCE);
      }
      for (double[] row : gradients.rows()) {
        assertThat(Gradients.dot(row, unit)).isPositive();
      }
    }
  }

  private static double[] unit(double[] update) {
    return Gradients.scaled(update, 1 / Gradients.norm(update));
  }

  @Test
  void aHundredTasksAreSolved() {
    Gradients many = Gradients.random("many", 128, 300, 0.1, 9);
    Stream.concat(deterministic(), Stream.of(new Pcgrad()))
        .forEach(method -> assertThat(many.weights(method)).doesNotContain(Double.NaN));
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
