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

class LogBarrierTest {
  private static final double DOUBLE = Math.ulp(1.0);

  static List<Arguments> problems() {
    List<Arguments> problems = new ArrayList<>();
    for (double beta : new double[] {0.2, 0.5, 0.75, 1, 3, 20}) {
      for (Jacobian jacobian : Jacobian.all()) {
        problems.add(Arguments.of(jacobian, beta));
      }
    }
    return problems;
  }

  /** A root; or there is none, and a point of the hull of the unit rows is zero. */
  @Tag("many")
  @ParameterizedTest(name = "{0}, beta = {1}")
  @MethodSource("problems")
  void meetsItsConditionsWhereverTheyCanBeMet(Jacobian jacobian, double beta) {
    int n = jacobian.tasks();
    if (leastSineSquare(jacobian) > 1e-9) {
      double[] weights = weights(jacobian.gramian(), n, beta);
      double[] update = jacobian.update(weights);
      double mass = jacobian.mass(weights);
      for (int i = 0; i < n; i++) {
        double gain = Jacobian.dot(jacobian.rows()[i], update);
        double wanted = Math.pow(weights[i], -beta);
        assertThat(weights[i]).isPositive();
        assertThat(gain)
            .isCloseTo(wanted, within(1e-9 * wanted + 1e-13 * n * jacobian.norm(i) * mass));
      }
    } else if (leastSineSquare(jacobian) < 1e-12) {
      assertThatThrownBy(() -> weights(jacobian.gramian(), n, beta))
          .isInstanceOf(SolverException.class)
          .hasMessageContaining("no solution");
    }
  }

  /** The squared norm of the point of least norm in the hull of the unit rows. */
  private static double leastSineSquare(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[][] unit = new double[n][];
    for (int i = 0; i < n; i++) {
      double norm = jacobian.norm(i);
      unit[i] = jacobian.rows()[i].clone();
      for (int k = 0; k < unit[i].length; k++) {
        unit[i][k] /= norm > 0 ? norm : 1;
      }
    }
    Jacobian units = new Jacobian("units", unit);
    double[] shortest = new double[n];
    new MinNorm(n).solve(units.gramian(), n, shortest);
    double norm = Jacobian.norm(units.update(shortest));
    return norm * norm;
  }

  @Test
  void orthogonalRowsAreIndependent() {
    assertThat(weights(new double[] {4, 0, 0, 9}, 2, 1))
        .containsExactly(new double[] {1 / 2.0, 1 / 3.0}, within(1e-14));
    // 4w = w^{-1/2}: w = 4^{-2/3}.
    assertThat(weights(new double[] {4, 0, 0, 9}, 2, 0.5))
        .containsExactly(
            new double[] {Math.pow(4, -2 / 3.0), Math.pow(9, -2 / 3.0)}, within(1e-14));
  }

  /** At right angles ‖g‖²w = p w^{-β}. */
  @Test
  void pullsMultiplyTheRightSide() {
    double[] pulls = {5, 0.3};
    for (double beta : new double[] {0.5, 1, 3}) {
      double[] weights = new double[2];
      new LogBarrier(1, beta, DOUBLE).solve(new double[] {4, 0, 0, 9}, 2, pulls, weights);
      assertThat(weights[0]).isCloseTo(Math.pow(5 / 4.0, 1 / (1 + beta)), within(1e-13));
      assertThat(weights[1]).isCloseTo(Math.pow(0.3 / 9, 1 / (1 + beta)), within(1e-13));
    }
  }

  @Test
  void namesTheRowsThatLeaveNoSolution() {
    assertThatThrownBy(() -> weights(new double[] {1, 0, 0, 0}, 2, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("no solution, gradient 1 (counted from 0) is zero");
    Jacobian opposite =
        new Jacobian("opposite", new double[][] {{1, 2, 0}, {0, 1, 5}, {-3, -6, 0}});
    assertThatThrownBy(() -> weights(opposite.gramian(), 3, 0.5))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("multiples of the gradients 0, 2 (counted from 0) add up to zero");
  }

  @Test
  void theScaleOfGradientsScalesWeightsAsDefined() {
    Jacobian jacobian = Jacobian.normal("any", 7, 20, 0, new Random(3));
    for (double beta : new double[] {0.1, 0.5, 0.7, 1, 4}) {
      double[] weights = weights(jacobian.gramian(), 7, beta);
      for (double scale : new double[] {1e-60, 1e-12, 1e12, 1e60}) {
        double[] scaled = weights(jacobian.scaled(scale).gramian(), 7, beta);
        double factor = Math.pow(scale, 2 / (1 + beta));
        for (int i = 0; i < 7; i++) {
          assertThat(scaled[i] * factor / weights[i]).isCloseTo(1, within(1e-12));
        }
      }
    }
  }

  @Test
  void whatWasSolvedBeforeDoesNotMatter() {
    Jacobian jacobian = Jacobian.normal("any", 5, 9, 0.5, new Random(1));
    LogBarrier barrier = new LogBarrier(1, 1, DOUBLE);
    double[] first = new double[5];
    barrier.solve(jacobian.gramian(), 5, first);
    barrier.solve(Jacobian.normal("between", 8, 30, 0, new Random(2)).gramian(), 8, new double[8]);
    double[] again = new double[5];
    barrier.solve(jacobian.gramian(), 5, again);
    assertThat(again).containsExactly(first);
  }

  @Test
  void refusesAnExponentOfZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogBarrier(2, 0, DOUBLE))
        .withMessage("beta must be finite and above 0, but got 0.0");
  }

  private static double[] weights(double[] gramian, int n, double beta) {
    double[] weights = new double[n];
    new LogBarrier(2, beta, DOUBLE).solve(gramian, n, weights);
    return weights;
  }
}
