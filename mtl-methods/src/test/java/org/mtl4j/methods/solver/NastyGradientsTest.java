// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every solver on gradients that break solvers: it meets its conditions, or reports that there is
 * no solution if there is none. From 2 to 40 tasks, and once 128.
 */
class NastyGradientsTest {
  private static final double DOUBLE = Math.ulp(1.0);
  private static final int PROBLEMS = 30;

  private interface Check {
    void on(Jacobian jacobian, double[] gramian, double[] weights);
  }

  private static void each(Nasty kind, Check check) {
    Random random = new Random(17);
    for (int i = 0; i < PROBLEMS; i++) {
      int tasks = i == 0 ? 128 : 2 + (int) (39 * Math.pow(random.nextDouble(), 2));
      Jacobian jacobian = kind.of(tasks, random);
      check.on(jacobian, jacobian.gramian(), new double[tasks]);
    }
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void minNorm(Nasty kind) {
    MinNorm minNorm = new MinNorm(1);
    each(
        kind,
        (jacobian, gramian, weights) -> {
          minNorm.solve(gramian, weights.length, weights);
          Optimality.assertMinNorm(jacobian, weights);
        });
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void dualCone(Nasty kind) {
    DualCone cone = new DualCone(1);
    each(
        kind,
        (jacobian, gramian, weights) -> {
          double[] equal = equal(weights.length);
          cone.project(gramian, weights.length, equal, weights);
          Optimality.assertProjection(jacobian, equal, weights);
          cone.projectEach(gramian, weights.length, equal, weights);
          assertNoConflict(jacobian, weights);
        });
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void conflictAverse(Nasty kind) {
    for (double c : new double[] {0.5, 1.2}) {
      ConflictAverse averse = new ConflictAverse(1, c);
      each(
          kind,
          (jacobian, gramian, weights) -> {
            double[] dual = new double[weights.length];
            averse.solve(gramian, weights.length, dual, weights);
            // A mean that rounding cannot tell from zero stays as it is.
            if (Jacobian.norm(jacobian.mean()) > 1e-5 * jacobian.mass(equal(weights.length))) {
              Optimality.assertConflictAverse(jacobian, c, dual, weights);
            }
          });
    }
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void logBarrier(Nasty kind) {
    for (double beta : new double[] {0.5, 1}) {
      LogBarrier barrier = new LogBarrier(1, beta, DOUBLE);
      each(
          kind,
          (jacobian, gramian, weights) -> {
            if (solved("no solution", () -> barrier.solve(gramian, weights.length, weights))) {
              double[] update = jacobian.update(weights);
              for (int i = 0; i < weights.length; i++) {
                double wanted = Math.pow(weights[i], -beta);
                double size = jacobian.norm(i) * jacobian.mass(weights);
                assertThat(Jacobian.dot(jacobian.rows()[i], update))
                    .isCloseTo(wanted, within(1e-9 * (wanted + size)));
              }
            }
          });
    }
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void equalProjection(Nasty kind) {
    EqualProjection projection = new EqualProjection(1, DOUBLE);
    each(
        kind,
        (jacobian, gramian, weights) -> {
          int n = weights.length;
          String none = "no weights that sum to one";
          if (solved(none, () -> projection.solveForRows(gramian, n, weights))) {
            double sum = Arrays.stream(weights).sum();
            assertThat(sum)
                .isCloseTo(1, within(1e-9 * Arrays.stream(weights).map(Math::abs).sum()));
          }
          projection.solveForUnitRows(gramian, n, weights);
          assertThat(jacobian.mass(weights)).isFinite();
        });
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void symmetricEigen(Nasty kind) {
    SymmetricEigen eigen = new SymmetricEigen(1, DOUBLE);
    each(
        kind,
        (jacobian, gramian, weights) -> {
          int n = weights.length;
          eigen.decompose(gramian, n);
          double trace = 0;
          for (int i = 0; i < n; i++) {
            trace += gramian[i * n + i];
          }
          double sum = 0;
          for (int k = 0; k < eigen.rank(); k++) {
            sum += eigen.value(k);
            for (int i = 0; i < n; i++) {
              double product = 0;
              for (int j = 0; j < n; j++) {
                product += gramian[i * n + j] * eigen.vector(k, j);
              }
              assertThat(product)
                  .isCloseTo(eigen.value(k) * eigen.vector(k, i), within(1e-11 * eigen.largest()));
            }
          }
          assertThat(sum).isCloseTo(trace, within(1e-11 * trace));
        });
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void circularConeAndHalfSpaces(Nasty kind) {
    CircularCone circular = new CircularCone(1, 0.5, DOUBLE);
    HalfSpaces half = new HalfSpaces(1, DOUBLE);
    each(
        kind,
        (jacobian, gramian, weights) -> {
          int n = weights.length;
          circular.solve(gramian, n, weights);
          assertNoConflict(jacobian, weights);
          double[] bounds = new double[n];
          Arrays.setAll(bounds, i -> jacobian.norm(i) > 0 ? 0 : Double.NaN);
          half.project(gramian, n, equal(n), bounds, weights);
          Optimality.assertProjection(jacobian, equal(n), weights);
        });
  }

  @Tag("many")
  @ParameterizedTest
  @EnumSource
  void simplexProgram(Nasty kind) {
    each(
        kind,
        (jacobian, gramian, weights) -> {
          int n = weights.length;
          if (n > 40) {
            return;
          }
          double[] sums = new double[n];
          SimplexProgram program = new SimplexProgram(n, DOUBLE);
          program.begin(n);
          for (int i = 0; i < n; i++) {
            program.atLeast(gramian, i * n, 0);
            for (int j = 0; j < n; j++) {
              sums[j] += gramian[i * n + j];
            }
          }
          // Entries over 48 orders of magnitude are more than a double can hold apart.
          String lost = kind == Nasty.SCALED ? "conditions are not met" : "nothing is allowed";
          if (solved(lost, () -> program.maximize(sums, weights))) {
            Optimality.assertOnSimplex(weights);
          }
        });
  }

  private static boolean solved(String allowed, Runnable solve) {
    try {
      solve.run();
      return true;
    } catch (SolverException e) {
      assertThat(e).hasMessageContaining(allowed);
      return false;
    }
  }

  private static void assertNoConflict(Jacobian jacobian, double[] weights) {
    double[] update = jacobian.update(weights);
    for (int i = 0; i < weights.length; i++) {
      assertThat(Jacobian.dot(jacobian.rows()[i], update))
          .isGreaterThanOrEqualTo(-1e-9 * jacobian.norm(i) * jacobian.mass(weights));
    }
  }

  private static double[] equal(int n) {
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return equal;
  }
}
