// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scale, order of tasks, repeated calls and Gramians computed in float32, for several solvers. */
class InvarianceTest {
  private static final double FLOAT_ACCURACY = 0x1p-23;

  private interface Solver {
    void solve(double[] gramian, int n, double[] weights);
  }

  private static Map<String, Solver> solvers(double accuracy) {
    MinNorm minNorm = new MinNorm(1, accuracy);
    DualCone cone = new DualCone(1, accuracy);
    ConflictAverse near = new ConflictAverse(1, 0.5, accuracy);
    ConflictAverse wide = new ConflictAverse(1, 1.2, accuracy);
    return Map.of(
        "MinNorm", minNorm::solve,
        "DualCone of the mean", (g, n, weights) -> cone.project(g, n, equal(n), weights),
        "DualCone of each", (g, n, weights) -> cone.projectEach(g, n, equal(n), weights),
        "ConflictAverse 0.5", (g, n, weights) -> near.solve(g, n, new double[n], weights),
        "ConflictAverse 1.2", (g, n, weights) -> wide.solve(g, n, new double[n], weights));
  }

  static List<Arguments> problems() {
    List<Arguments> problems = new ArrayList<>();
    for (Map.Entry<String, Solver> solver : solvers(Math.ulp(1.0)).entrySet()) {
      for (int tasks : new int[] {2, 5, 16, 40}) {
        Random random = new Random(tasks);
        problems.add(
            Arguments.of(
                solver.getKey(),
                solver.getValue(),
                Jacobian.normal("random", tasks, 2 * tasks, 0, random)));
        problems.add(
            Arguments.of(
                solver.getKey(),
                solver.getValue(),
                Jacobian.normal("agreeing", tasks, 2 * tasks, 1, random)));
      }
    }
    return problems;
  }

  @Tag("many")
  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("problems")
  void aCommonScaleScalesTheUpdate(String name, Solver solver, Jacobian jacobian) {
    double[] update = jacobian.update(solve(solver, jacobian));
    for (double scale : new double[] {1e-100, 1e-12, 1e-6, 1e6, 1e12, 1e100}) {
      double[] weights = solve(solver, jacobian.scaled(scale));
      assertThat(Jacobian.distance(jacobian.update(weights), update))
          .as("scale %g", scale)
          .isLessThanOrEqualTo(1e-9 * Jacobian.norm(update));
    }
  }

  @Tag("many")
  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("problems")
  void theOrderOfTasksDoesNotMatter(String name, Solver solver, Jacobian jacobian) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < jacobian.tasks(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(2));
    Jacobian permuted = jacobian.permuted(order.stream().mapToInt(Integer::intValue).toArray());
    double[] update = jacobian.update(solve(solver, jacobian));
    assertThat(Jacobian.distance(permuted.update(solve(solver, permuted)), update))
        .isLessThanOrEqualTo(1e-9 * Jacobian.norm(update));
  }

  @Tag("many")
  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("problems")
  void whatWasSolvedBeforeDoesNotMatter(String name, Solver solver, Jacobian jacobian) {
    double[] first = solve(solver, jacobian);
    solve(solver, Jacobian.normal("between", jacobian.tasks() + 3, 7, 0, new Random(4)));
    assertThat(solve(solver, jacobian)).containsExactly(first);
  }

  static List<Arguments> roundedProblems() {
    List<Arguments> problems = new ArrayList<>();
    for (Map.Entry<String, Solver> solver : solvers(FLOAT_ACCURACY).entrySet()) {
      for (Jacobian jacobian : Jacobian.all()) {
        problems.add(Arguments.of(solver.getKey(), solver.getValue(), jacobian));
      }
    }
    return problems;
  }

  @Tag("many")
  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("roundedProblems")
  void aGramianRoundedToFloatsIsSolvedToItsAccuracy(String name, Solver solver, Jacobian jacobian) {
    double[] gramian = jacobian.gramian();
    for (int i = 0; i < gramian.length; i++) {
      gramian[i] = gramian[i] * (1 + FLOAT_ACCURACY * ((i * 31 % 7) - 3) / 6);
    }
    double[] weights = new double[jacobian.tasks()];
    solver.solve(gramian, jacobian.tasks(), weights);
    if (!name.equals("ConflictAverse 0.5")) {
      // The sine of the smallest angle that Gramians of this accuracy tell from zero.
      double overlooked = Math.sqrt(new Accuracy(FLOAT_ACCURACY).resolution());
      double[] update = jacobian.update(weights);
      for (int i = 0; i < jacobian.tasks(); i++) {
        assertThat(Jacobian.dot(jacobian.rows()[i], update))
            .isGreaterThanOrEqualTo(-overlooked * jacobian.norm(i) * jacobian.mass(weights));
      }
    }
  }

  @Test
  void refusesAnAccuracyOutOfBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MinNorm(2, 0))
        .withMessage("accuracy must lie between 0 and 1, but got 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new DualCone(2, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new ConflictAverse(2, 0.5, 1));
  }

  private static double[] solve(Solver solver, Jacobian jacobian) {
    double[] weights = new double[jacobian.tasks()];
    solver.solve(jacobian.gramian(), jacobian.tasks(), weights);
    return weights;
  }

  private static double[] equal(int n) {
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return equal;
  }
}
