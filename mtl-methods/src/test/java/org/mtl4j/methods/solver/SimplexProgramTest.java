// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.methods.Published;

class SimplexProgramTest {
  private static final double DOUBLE = Math.ulp(1.0);

  /** Values by SciPy's HiGHS, from {@code src/test/reference/simplex_programs.py}. */
  @TestFactory
  Stream<DynamicTest> reachesTheValuesOfAnotherSolver() throws IOException {
    ObjectMapper json = new ObjectMapper();
    SimplexProgram program = new SimplexProgram(3, DOUBLE);
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream file = Published.open(getClass(), "/reference/simplex-programs.json")) {
      for (JsonNode example : json.readTree(file)) {
        double[] objective = json.treeToValue(example.get("objective"), double[].class);
        double[][] rows = json.treeToValue(example.get("rows"), double[][].class);
        double[] bounds = json.treeToValue(example.get("bounds"), double[].class);
        tests.add(
            DynamicTest.dynamicTest(
                example.get("kind").asText(),
                () -> assertSolves(program, rows, bounds, objective, example.get("value"))));
      }
    }
    return tests.stream();
  }

  private static void assertSolves(
      SimplexProgram program, double[][] rows, double[] bounds, double[] objective, JsonNode best) {
    if (best.isNull()) {
      assertThatThrownBy(() -> solve(program, rows, bounds, objective))
          .isInstanceOf(SolverException.class)
          .hasMessageContaining("no weights meet all conditions");
    } else {
      double[] weights = solve(program, rows, bounds, objective);
      Optimality.assertOnSimplex(weights);
      for (int i = 0; i < rows.length; i++) {
        assertThat(Jacobian.dot(rows[i], weights)).isGreaterThanOrEqualTo(bounds[i] - 1e-10);
      }
      assertThat(Jacobian.dot(objective, weights)).isCloseTo(best.asDouble(), within(1e-8));
    }
  }

  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  /**
   * Max Σ(Gβ) where Gβ ≥ 0 has a solution for any gradients, the point of least norm in their hull
   * at least; and no point between it and another one that meets the conditions is better.
   */
  @ParameterizedTest
  @MethodSource("problems")
  void descendsForAnyGradients(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[] gramian = jacobian.gramian();
    double largest = Arrays.stream(gramian).max().orElseThrow();
    Arrays.setAll(gramian, k -> gramian[k] / largest);
    double[] sums = new double[n];
    SimplexProgram program = new SimplexProgram(n, DOUBLE);
    program.begin(n);
    for (int i = 0; i < n; i++) {
      program.atLeast(gramian, i * n, 0);
      for (int j = 0; j < n; j++) {
        sums[j] += gramian[i * n + j];
      }
    }
    double[] weights = new double[n];
    program.maximize(sums, weights);
    Optimality.assertOnSimplex(weights);
    double[] update = jacobian.update(weights);
    for (int i = 0; i < n; i++) {
      assertThat(Jacobian.dot(jacobian.rows()[i], update))
          .isGreaterThanOrEqualTo(-1e-9 * jacobian.norm(i) * Math.sqrt(largest));
    }
    double[] shortest = new double[n];
    new MinNorm(n).solve(gramian, n, shortest);
    assertThat(Jacobian.dot(sums, weights))
        .isGreaterThanOrEqualTo(Jacobian.dot(sums, shortest) - 1e-9 * n);
  }

  @Test
  void withoutRowsTheLargestTakesAll() {
    double[] weights = new double[3];
    SimplexProgram program = new SimplexProgram(1, DOUBLE);
    program.begin(3);
    program.maximize(new double[] {1, 5, -2}, weights);
    assertThat(weights).containsExactly(0, 1, 0);
  }

  @Test
  void whatWasSolvedBeforeDoesNotMatter() {
    Random random = new Random(1);
    double[][] rows = {random.doubles(5, -1, 1).toArray(), random.doubles(5, -1, 1).toArray()};
    double[] objective = random.doubles(5).toArray();
    SimplexProgram program = new SimplexProgram(2, DOUBLE);
    double[] first = solve(program, rows, new double[2], objective);
    solve(program, new double[0][], new double[0], random.doubles(9).toArray());
    assertThat(solve(program, rows, new double[2], objective)).containsExactly(first);
  }

  @Test
  void refusesWhatIsNotFinite() {
    SimplexProgram program = new SimplexProgram(2, DOUBLE);
    program.begin(2);
    assertThatThrownBy(() -> program.atLeast(new double[] {1, Double.NaN}, 0, 0))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("row 0 is not finite");
    assertThatThrownBy(
            () -> program.maximize(new double[] {1, Double.POSITIVE_INFINITY}, new double[2]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("the objective is not finite");
  }

  private static double[] solve(
      SimplexProgram program, double[][] rows, double[] bounds, double[] objective) {
    double[] weights = new double[objective.length];
    program.begin(weights.length);
    for (int i = 0; i < rows.length; i++) {
      program.atLeast(rows[i], 0, bounds[i]);
    }
    program.maximize(objective, weights);
    return weights;
  }
}
