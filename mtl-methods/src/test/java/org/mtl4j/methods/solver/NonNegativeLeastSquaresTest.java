// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NonNegativeLeastSquaresTest {
  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  /** min ½‖Aᵀy - x‖² over y ≥ 0 for the unit rows of A: y ≥ 0, z = A(Aᵀy - x) ≥ 0, yz = 0. */
  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void meetsItsConditions(Jacobian jacobian) {
    Problem problem = Problem.of(jacobian);
    problem.solver().solve(problem.linear(), problem.size(), problem.y());
    problem.assertSolved(1e-10);
  }

  /** A target x, and q = -Ax for the cosines A. */
  private record Problem(
      CosineMatrix cosines, NonNegativeLeastSquares solver, double[] linear, double[] y) {
    static Problem of(Jacobian jacobian) {
      int n = jacobian.tasks();
      CosineMatrix cosines = new CosineMatrix("test", n);
      cosines.read(jacobian.gramian(), n);
      int size = cosines.size();
      double[] target = new Random(n).doubles(size, -1, 1).toArray();
      double[] linear = new double[size];
      cosines.times(target, linear);
      Arrays.setAll(linear, i -> -linear[i]);
      NonNegativeLeastSquares solver = new NonNegativeLeastSquares("test");
      solver.begin(cosines.values(), size, Accuracy.DOUBLE);
      return new Problem(cosines, solver, linear, new double[size]);
    }

    int size() {
      return linear.length;
    }

    void assertSolved(double tolerance) {
      double[] gradient = new double[size()];
      cosines.times(y, gradient);
      double mass = size() + Arrays.stream(y).sum();
      for (int i = 0; i < size(); i++) {
        assertThat(y[i]).isNotNegative();
        assertThat(gradient[i] + linear[i]).isGreaterThanOrEqualTo(-tolerance * mass);
        assertThat(y[i] * (gradient[i] + linear[i]))
            .isLessThanOrEqualTo(10 * tolerance * mass * mass);
      }
    }
  }

  /** Each phase solves problems of independent rows by itself, without a check at the end. */
  @Test
  void bothPhasesReachTheMinimum() {
    for (int tasks = 1; tasks <= 20; tasks++) {
      for (int seed = 0; seed < 5; seed++) {
        Random random = new Random(100L * tasks + seed);
        Jacobian jacobian = Jacobian.normal("any", tasks, tasks + 3, 0.2 * seed, random);
        Problem blocks = Problem.of(jacobian);
        blocks.solver().objective(blocks.linear(), tasks);
        if (blocks.solver().pivotBlocks(blocks.y())) {
          // Violations up to the resolution are left for refine.
          blocks.solver().refine(blocks.y());
          blocks.assertSolved(1e-13);
        } else {
          assertThat(tasks).as("pivoting stalls").isGreaterThan(5);
        }
        Problem steps = Problem.of(jacobian);
        steps.solver().objective(steps.linear(), tasks);
        steps.solver().descend(steps.y());
        steps.solver().refine(steps.y());
        steps.assertSolved(1e-13);
        if (seed == 0) {
          assertThat(steps.y()).containsExactly(solved(jacobian), within(1e-9));
        }
      }
    }
  }

  private static double[] solved(Jacobian jacobian) {
    Problem problem = Problem.of(jacobian);
    problem.solver().solve(problem.linear(), problem.size(), problem.y());
    return problem.y();
  }

  /** Of dependent rows pivoting may stall; a start from its result ends at the minimum too. */
  @Test
  void theSecondPhaseContinuesFromTheFirst() {
    int stalled = 0;
    for (int seed = 0; seed < 60; seed++) {
      int tasks = 6 + seed % 20;
      Jacobian jacobian =
          Jacobian.normal("half rank", tasks, (tasks + 1) / 2, 0.1, new Random(seed));
      Problem problem = Problem.of(jacobian);
      problem.solver().objective(problem.linear(), tasks);
      if (!problem.solver().pivotBlocks(problem.y())) {
        stalled++;
        problem.solver().descend(problem.y());
      }
      problem.solver().refine(problem.y());
      problem.assertSolved(1e-10);
    }
    assertThat(stalled).isPositive();
  }

  @Test
  void theSolutionOfOneVariableIsKnown() {
    NonNegativeLeastSquares solver = new NonNegativeLeastSquares("test");
    double[] y = new double[1];
    solver.begin(new double[] {2}, 1, Accuracy.DOUBLE);
    solver.solve(new double[] {-3}, 1, y);
    assertThat(y).containsExactly(new double[] {1.5}, within(1e-15));
    solver.solve(new double[] {3}, 1, y);
    assertThat(y).containsExactly(0);
  }

  @Test
  void theLastPassiveSetIsAStartAndCanBeCleared() {
    double[] matrix = {1, 0.2, 0.2, 1};
    NonNegativeLeastSquares solver = new NonNegativeLeastSquares("test");
    double[] first = new double[2];
    double[] again = new double[2];
    solver.begin(matrix, 2, Accuracy.DOUBLE);
    solver.solve(new double[] {-1, -1}, 1, first);
    solver.solve(new double[] {-1, 5}, 1, again);
    assertThat(again).containsExactly(new double[] {1, 0}, within(1e-15));
    solver.clear();
    solver.solve(new double[] {-1, -1}, 1, again);
    assertThat(again).containsExactly(first);
  }

  @Test
  void refusesAMatrixThatIsNotSemidefinite() {
    NonNegativeLeastSquares leastSquares = new NonNegativeLeastSquares("test");
    leastSquares.begin(new double[] {1, -2, -2, 1}, 2, Accuracy.DOUBLE);
    assertThatThrownBy(() -> leastSquares.solve(new double[] {-1, -1}, 1, new double[2]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("not positive semidefinite");
  }
}
