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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.methods.Published;

class SimplexProgramTest {
  private static final double DOUBLE = Math.ulp(1.0);

  /** Values by SciPy's HiGHS, from {@code src/test/reference/simplex_programs.py}. */
  @Tag("many")
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
   * Max Σ(Gβ) subject to Gβ ≥ 0 has a solution for any gradients, since the point of least norm in
   * their hull is feasible. The solution is at least as good as that point.
   */
  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void descendsForAnyGradients(Jacobian jacobian) {
    assertDescends(jacobian);
  }

  /** Without perturbed bounds the pivots of this program cycle. */
  @Test
  void pivotsThatGainNothingDoNotCycle() {
    Jacobian cycling =
        Jacobian.all().stream()
            .filter(jacobian -> jacobian.toString().equals("opposite directions, 40 x 80"))
            .findFirst()
            .orElseThrow();
    assertDescends(cycling);
  }

  private static void assertDescends(Jacobian jacobian) {
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

  /** By enumeration: a solution is a vertex, with one tight row fewer than positive variables. */
  @Test
  void reachesTheBestVertex() {
    Random random = new Random(9);
    int infeasible = 0;
    for (int i = 0; i < 400; i++) {
      int n = 1 + random.nextInt(4);
      int m = random.nextInt(4);
      double[][] rows = new double[m][];
      Arrays.setAll(rows, k -> random.doubles(n, -1, 1).toArray());
      double[] bounds = random.doubles(m, -0.4, 0.2).toArray();
      double[] objective = random.doubles(n, -1, 1).toArray();
      double best = bestVertex(rows, bounds, objective);
      SimplexProgram program = new SimplexProgram(1 + random.nextInt(6), DOUBLE);
      if (best == Double.NEGATIVE_INFINITY) {
        infeasible++;
        assertThatThrownBy(() -> solve(program, rows, bounds, objective))
            .isInstanceOf(SolverException.class)
            .hasMessageContaining("no weights meet all conditions");
      } else {
        double[] weights = solve(program, rows, bounds, objective);
        Optimality.assertOnSimplex(weights);
        for (int k = 0; k < m; k++) {
          assertThat(Jacobian.dot(rows[k], weights)).isGreaterThan(bounds[k] - 1e-10);
        }
        assertThat(Jacobian.dot(objective, weights)).isCloseTo(best, within(1e-9));
      }
    }
    assertThat(infeasible).isBetween(20, 200);
  }

  private static double bestVertex(double[][] rows, double[] bounds, double[] objective) {
    int n = objective.length;
    double best = Double.NEGATIVE_INFINITY;
    for (int support = 1; support < 1 << n; support++) {
      for (int tight = 0; tight < 1 << rows.length; tight++) {
        if (Integer.bitCount(tight) + 1 == Integer.bitCount(support)) {
          double[] weights = vertex(rows, bounds, n, support, tight);
          if (isFeasible(rows, bounds, weights)) {
            best = Math.max(best, Jacobian.dot(objective, weights));
          }
        }
      }
    }
    return best;
  }

  private static boolean isFeasible(double[][] rows, double[] bounds, double[] weights) {
    boolean feasible = Arrays.stream(weights).allMatch(w -> w >= -1e-12);
    for (int i = 0; i < rows.length; i++) {
      feasible &= Jacobian.dot(rows[i], weights) >= bounds[i] - 1e-12;
    }
    return feasible;
  }

  /** By Cramer's rule on Σw = 1 and the tight rows; NaN where it is singular. */
  private static double[] vertex(double[][] rows, double[] bounds, int n, int support, int tight) {
    int[] columns = IntStream.range(0, n).filter(j -> (support >> j & 1) == 1).toArray();
    int[] chosen = IntStream.range(0, rows.length).filter(i -> (tight >> i & 1) == 1).toArray();
    int size = columns.length;
    double[][] matrix = new double[size][size];
    double[] right = new double[size];
    for (int i = 0; i < size; i++) {
      right[i] = i == 0 ? 1 : bounds[chosen[i - 1]];
      for (int j = 0; j < size; j++) {
        matrix[i][j] = i == 0 ? 1 : rows[chosen[i - 1]][columns[j]];
      }
    }
    double determinant = determinant(matrix);
    double[] weights = new double[n];
    for (int j = 0; j < size; j++) {
      double[][] replaced = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
      for (int i = 0; i < size; i++) {
        replaced[i][j] = right[i];
      }
      weights[columns[j]] = determinant(replaced) / determinant;
    }
    return weights;
  }

  private static double determinant(double[][] matrix) {
    if (matrix.length == 0) {
      return 1;
    }
    double sum = 0;
    for (int j = 0; j < matrix.length; j++) {
      int column = j;
      double[][] minor =
          Arrays.stream(matrix, 1, matrix.length)
              .map(
                  row ->
                      IntStream.range(0, row.length)
                          .filter(k -> k != column)
                          .mapToDouble(k -> row[k])
                          .toArray())
              .toArray(double[][]::new);
      sum += (j % 2 == 0 ? 1 : -1) * matrix[0][j] * determinant(minor);
    }
    return sum;
  }

  /** Many rows meet at one point, so that most pivots gain nothing. */
  @Test
  void degenerateProgramsAreSolved() {
    Random random = new Random(10);
    for (int n = 2; n <= 12; n++) {
      for (int kind = 0; kind < 6; kind++) {
        int rank = 1 + kind % 3;
        double[][] directions = new double[rank][];
        int variables = n;
        Arrays.setAll(directions, k -> random.ints(variables, -1, 2).asDoubleStream().toArray());
        double[][] rows = new double[2 * n][];
        Arrays.setAll(rows, i -> combination(directions, random));
        double[] point = new double[n];
        Arrays.fill(point, 1.0 / n);
        double[] bounds = Arrays.stream(rows).mapToDouble(r -> Jacobian.dot(r, point)).toArray();
        double[] objective = random.ints(n, -2, 3).asDoubleStream().toArray();
        double[] weights = solve(new SimplexProgram(1, DOUBLE), rows, bounds, objective);
        Optimality.assertOnSimplex(weights);
        for (int i = 0; i < rows.length; i++) {
          assertThat(Jacobian.dot(rows[i], weights)).isGreaterThan(bounds[i] - 1e-9);
        }
        assertThat(Jacobian.dot(objective, weights))
            .isGreaterThan(Jacobian.dot(objective, point) - 1e-9);
      }
    }
  }

  private static double[] combination(double[][] directions, Random random) {
    double[] sum = new double[directions[0].length];
    for (double[] direction : directions) {
      int factor = random.nextInt(3) - 1;
      Arrays.setAll(sum, j -> sum[j] + factor * direction[j]);
    }
    return sum;
  }

  /** Bounds of a third for each of three, less a violation of the size of rounding. */
  @Test
  void aProgramThatRoundingMadeInfeasibleIsSolved() {
    double[][] rows = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (double excess : new double[] {0, 1e-15, 1e-13, 1e-12}) {
      double[] bounds = new double[3];
      Arrays.fill(bounds, 1 / 3.0 + excess);
      double[] weights = solve(new SimplexProgram(3, DOUBLE), rows, bounds, new double[] {1, 2, 3});
      assertThat(weights).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-9));
    }
    double[] beyond = {0.34, 0.34, 0.34};
    assertThatThrownBy(() -> solve(new SimplexProgram(3, DOUBLE), rows, beyond, new double[3]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("no weights meet all conditions of the step");
  }

  @Test
  void refusesWeightsThatAreNotOptimal() {
    SimplexProgram program = new SimplexProgram(1, DOUBLE);
    // The second is at least a quarter; the first is worth 4, the second 2.
    double[] weights =
        solve(program, new double[][] {{0, 1}}, new double[] {0.25}, new double[] {4, 2});
    program.check(weights);
    assertThat(weights).containsExactly(new double[] {0.75, 0.25}, within(1e-12));
    program.check(new double[] {1.5, 0.5});
    // 0.5 of 2/4 is lost, over 1 and a multiplier of 0.5.
    assertResidual(program, new double[] {0.25, 0.75}, 0.25 / 1.5);
    assertResidual(program, new double[] {1, 0}, 0.25);
    assertResidual(program, new double[] {1, -0.5}, 0.5);
  }

  private static void assertResidual(SimplexProgram program, double[] weights, double residual) {
    assertThatThrownBy(() -> program.check(weights))
        .isInstanceOfSatisfying(
            SolverException.class, e -> assertThat(e.residual()).isCloseTo(residual, within(1e-9)))
        .hasMessageContaining("the optimality conditions are not met");
  }

  @Test
  void rowsOfZerosAreNoConditions() {
    double[] weights =
        solve(
            new SimplexProgram(1, DOUBLE),
            new double[][] {{0, 0}, {0, 1}},
            new double[] {0, 0.25},
            new double[] {1, 0});
    assertThat(weights).containsExactly(new double[] {0.75, 0.25}, within(1e-12));
  }

  @Test
  void withoutRowsTheLargestHasAllTheWeight() {
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
