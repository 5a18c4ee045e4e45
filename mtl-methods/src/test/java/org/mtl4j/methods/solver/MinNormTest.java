// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MinNormTest {
  private static final Offset<Double> TINY = within(1e-12);

  private final MinNorm minNorm = new MinNorm(4);

  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void meetsItsOptimalityConditions(Jacobian jacobian) {
    Optimality.assertMinNorm(jacobian, solve(jacobian.gramian(), jacobian.tasks()));
  }

  @Test
  void oneTaskHasAllTheWeight() {
    assertThat(solve(new double[] {7}, 1)).containsExactly(1);
    assertThat(solve(new double[] {0}, 1)).containsExactly(1);
  }

  @Test
  void orthogonalRowsShareByTheirInverseSquares() {
    assertThat(solve(new double[] {1, 0, 0, 4}, 2)).containsExactly(new double[] {0.8, 0.2}, TINY);
  }

  @Test
  void aRowBehindAnotherHasNoWeight() {
    assertThat(solve(new double[] {1, 2, 2, 9}, 2)).containsExactly(new double[] {1, 0}, TINY);
  }

  @Test
  void aMillionTimesSmallerTaskIsBalancedExactly() {
    double small = 1e-6;
    double[] weights = solve(new double[] {1, -0.5 * small, -0.5 * small, small * small}, 2);
    // w = (G₂₂ - G₁₂) / (G₁₁ + G₂₂ - 2G₁₂) of the first task
    double first = (small * small + 0.5 * small) / (1 + small * small + small);
    assertThat(weights[0] / first).isCloseTo(1, TINY);
  }

  @Test
  void zeroRowsShareAllTheWeight() {
    assertThat(solve(new double[] {0, 0, 0, 0, 5, 0, 0, 0, 0}, 3)).containsExactly(0.5, 0, 0.5);
  }

  @Test
  void anyCommonScaleGivesTheSameWeights() {
    Jacobian jacobian = Jacobian.normal("", 9, 20, 0.5, new Random(3));
    double[] weights = solve(jacobian.gramian(), 9);
    for (double scale : new double[] {1e-100, 1e-12, 1e-6, 1e6, 1e12, 1e100}) {
      assertThat(solve(jacobian.scaled(scale).gramian(), 9)).containsExactly(weights, TINY);
    }
  }

  @Test
  void refusesAGramianThatIsNotFinite() {
    assertThatThrownBy(() -> solve(new double[] {1, 0, Double.NaN, 1}, 2))
        .isInstanceOf(SolverException.class)
        .hasMessageContainingAll("MinNorm", "2 tasks", "NaN at row 1, column 0");
  }

  @Test
  void refusesNegativeSquares() {
    assertThatThrownBy(() -> solve(new double[] {-1}, 1))
        .isInstanceOfSatisfying(
            SolverException.class,
            e -> {
              assertThat(e.solver()).isEqualTo("MinNorm");
              assertThat(e.size()).isEqualTo(1);
              assertThat(e.residual()).isEqualTo(-1);
            });
  }

  @Test
  void refusesAMatrixThatIsTooSmall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> minNorm.solve(new double[3], 2, new double[2]))
        .withMessageContaining("n = 2 and 3 numbers");
    assertThatIllegalArgumentException().isThrownBy(() -> new MinNorm(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MinNorm(2, -1));
  }

  private double[] solve(double[] gramian, int n) {
    double[] weights = new double[n];
    minNorm.solve(gramian, n, weights);
    return weights;
  }
}
