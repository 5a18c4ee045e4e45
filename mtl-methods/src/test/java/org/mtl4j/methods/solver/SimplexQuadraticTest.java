// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimplexQuadraticTest {
  /** z = 2Mw + b is the same and smallest where w is positive. */
  private static void assertOptimal(double[] m, double[] b, double[] w, double tolerance) {
    Optimality.assertOnSimplex(w);
    double[] slope = Matrices.times(m, w);
    Arrays.setAll(slope, i -> 2 * slope[i] + b[i]);
    double least = Arrays.stream(slope).min().orElseThrow();
    double size = 1 + Matrices.largest(b);
    for (int i = 0; i < w.length; i++) {
      assertThat(w[i] * (slope[i] - least)).isLessThan(tolerance * size);
    }
  }

  private static double[] solve(double[] m, double[] b) {
    double[] w = new double[b.length];
    new SimplexQuadratic("test", b.length, Accuracy.DOUBLE).solve(m, b, b.length, w);
    return w;
  }

  @Test
  void meetsItsConditionsForLinearTermsOfAnySize() {
    Random random = new Random(7);
    for (int n = 1; n <= 6; n++) {
      for (double size : new double[] {0, 1e-3, 1, 10, 1e6}) {
        for (int rank = 1; rank <= n; rank++) {
          double[] m = Matrices.gramian(Matrices.normal(n, rank, 1, random), n);
          double diagonal = Matrices.largest(m);
          Arrays.setAll(m, i -> m[i] / diagonal);
          double[] b = random.doubles(n, -size - 1e-300, size + 1e-300).toArray();
          assertOptimal(m, b, solve(m, b), 1e-8);
        }
      }
    }
  }

  @Test
  void findsTheMinimumOfASeparableObjective() {
    // w² + 2w² - w of the second: slopes 2w₁ = 4w₂ - 1.
    assertThat(solve(new double[] {1, 0, 0, 2}, new double[] {0, -1}))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-9));
    assertThat(solve(new double[] {1, 0, 0, 2}, new double[] {0, 2}))
        .containsExactly(new double[] {1, 0}, within(1e-9));
  }

  @Test
  void refusesWeightsThatAreNotOptimal() {
    double[] m = {1, 0, 0, 2};
    double[] b = {0, -1};
    SimplexQuadratic quadratic = new SimplexQuadratic("test", 2, Accuracy.DOUBLE);
    quadratic.check(m, b, 1, 2, new double[] {0.5, 0.5});
    // The slopes at (1, 0) are 2 and -1.
    assertThatThrownBy(() -> quadratic.check(m, b, 2, 2, new double[] {1, 0}))
        .isInstanceOf(SolverException.class)
        .hasMessage("test, 2 tasks: the optimality conditions are not met (residual 1.50)");
    double beyond = 0.5 + 1e-6;
    assertThatThrownBy(() -> quadratic.check(m, b, 1, 2, new double[] {beyond, 1 - beyond}))
        .isInstanceOf(SolverException.class);
  }

  @Test
  void refusesAMatrixThatIsNotSemidefinite() {
    assertThatThrownBy(() -> solve(new double[] {1, -9, -9, 1}, new double[2]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("test, 2 tasks");
  }
}
