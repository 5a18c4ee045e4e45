// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConflictAverseTest {
  static List<Arguments> problems() {
    List<Arguments> problems = new ArrayList<>();
    for (double c : new double[] {1e-3, 0.2, 0.5, 0.95, 1, 1.5, 10, 1000}) {
      for (Jacobian jacobian : Jacobian.all()) {
        problems.add(Arguments.of(jacobian, c));
      }
    }
    return problems;
  }

  @Tag("many")
  @ParameterizedTest(name = "{0}, c = {1}")
  @MethodSource("problems")
  void closesTheGapBetweenDualAndPrimal(Jacobian jacobian, double c) {
    Optimality.assertConflictAverse(
        jacobian, c, dual(jacobian.gramian(), c), weights(jacobian.gramian(), c));
  }

  @Test
  void withoutASearchRadiusTheUpdateIsTheMean() {
    double[] gramian = {1, -1, -1, 4};
    assertThat(weights(gramian, 0)).containsExactly(0.5, 0.5);
    // Products with the mean: 0 and 1.5.
    assertThat(dual(gramian, 0)).containsExactly(1, 0);
  }

  @Test
  void theWorstShareTheDualWithoutASearchRadius() {
    double[] dual = {7, 7, 7, 7};
    // Products with the mean: 2, 1, 1 and 0.
    double[] gramian = {8, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 8};
    new ConflictAverse(4, 0).solve(gramian, 4, dual, new double[4]);
    assertThat(dual).containsExactly(0, 0.5, 0.5, 0);
    double[] withZeroRow = {7, 7};
    new ConflictAverse(2, 0).solve(new double[] {1, 0, 0, 0}, 2, withZeroRow, new double[2]);
    assertThat(withZeroRow).containsExactly(0, 1);
  }

  @Test
  void refusesADistanceThatIsNotTheRadius() {
    ConflictAverse solver = new ConflictAverse(2, 0.5);
    solver.solve(new double[] {1, 0, 0, 1}, 2, new double[2], new double[2]);
    solver.check(1e-16);
    // (4/3)ḡ = (2/3, 2/3) is √2/3 from (1, 1), the sum of the lift 2/3.
    double expected = 0.5 * Math.sqrt(2) / 3 / (2 / 9.0 + 4 / 9.0);
    assertThatThrownBy(() -> solver.check(0.5))
        .isInstanceOfSatisfying(
            SolverException.class, e -> assertThat(e.residual()).isCloseTo(expected, within(1e-9)))
        .hasMessageContaining("the search radius is not met");
  }

  @Test
  void aMeanOfZeroIsTheUpdate() {
    double[] gramian = {1, -1, -1, 1};
    assertThat(weights(gramian, 0.5)).containsExactly(0.5, 0.5);
    assertThat(dual(gramian, 0.5)).containsExactly(0.5, 0.5);
    assertThat(weights(new double[4], 0.5)).containsExactly(0.5, 0.5);
  }

  @Test
  void oneTaskIsStretched() {
    assertThat(weights(new double[] {9}, 0.5)).containsExactly(new double[] {1.5}, within(1e-12));
    assertThat(dual(new double[] {9}, 0.5)).containsExactly(1);
  }

  @Test
  void oppositeRowsCancelIfZeroIsWithinTheRadius() {
    // Rows 3 and -1 have the mean 1: for c of 1 and more, zero is within the radius.
    double[] gramian = {9, -3, -3, 1};
    double[] resting = weights(gramian, 2);
    assertThat(3 * resting[0] - resting[1]).isCloseTo(0, within(1e-12));
    assertThat(dual(gramian, 2)).containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    double[] moving = weights(gramian, 0.5);
    assertThat(3 * moving[0] - moving[1]).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aLargeRadiusGivesTheMinimumNorm() {
    Jacobian jacobian = Jacobian.normal("", 6, 15, 1, new Random(5));
    double[] shortest = new double[6];
    new MinNorm(6).solve(jacobian.gramian(), 6, shortest);
    assertThat(dual(jacobian.gramian(), 1e9)).containsExactly(shortest, within(1e-8));
  }

  @Test
  void refusesARadiusThatIsNegativeOrNan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConflictAverse(3, -0.5))
        .withMessage("c must be finite and at least 0, but got -0.5");
    assertThatIllegalArgumentException().isThrownBy(() -> new ConflictAverse(3, Double.NaN));
  }

  private static double[] weights(double[] gramian, double c) {
    int n = (int) Math.sqrt(gramian.length);
    double[] weights = new double[n];
    new ConflictAverse(2, c).solve(gramian, n, new double[n], weights);
    return weights;
  }

  private static double[] dual(double[] gramian, double c) {
    int n = (int) Math.sqrt(gramian.length);
    double[] dual = new double[n];
    new ConflictAverse(2, c).solve(gramian, n, dual, new double[n]);
    return dual;
  }
}
