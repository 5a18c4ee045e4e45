// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CircularConeTest {
  private static final double DOUBLE = Math.ulp(1.0);

  static List<Arguments> problems() {
    List<Arguments> problems = new ArrayList<>();
    for (double c : new double[] {0, 0.3, 0.9}) {
      for (Jacobian jacobian : Jacobian.all()) {
        problems.add(Arguments.of(jacobian, c));
      }
    }
    return problems;
  }

  /**
   * The smallest product with unit directions is concave where it is positive, so a direction is
   * optimal if none nearby is better: along the rows, in random directions, and along the mean.
   */
  @Tag("many")
  @ParameterizedTest(name = "{0}, c = {1}")
  @MethodSource("problems")
  void noDirectionOfTheConeIsBetter(Jacobian jacobian, double c) {
    double[] weights = new double[jacobian.tasks()];
    double norm = new CircularCone(1, c, DOUBLE).solve(jacobian.gramian(), weights.length, weights);
    double[] mean = jacobian.mean();
    assertThat(norm).isCloseTo(Jacobian.norm(mean), within(1e-7 * mass(jacobian)));
    double[] direction = jacobian.update(weights);
    if (Jacobian.norm(direction) == 0) {
      return;
    }
    assertThat(Jacobian.norm(direction)).isCloseTo(1, within(1e-6));
    assertThat(Jacobian.dot(direction, mean) / norm).isGreaterThan(c - 1e-6);
    double least = least(jacobian, direction);
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      double[] other = direction.clone();
      double[] toward = i % 3 == 0 ? jacobian.rows()[i % weights.length] : i % 3 == 1 ? mean : null;
      double length = Math.pow(10, -4 * random.nextDouble());
      for (int k = 0; k < other.length; k++) {
        double step = toward == null ? random.nextGaussian() : toward[k] / Jacobian.norm(toward);
        other[k] += length * step;
      }
      double size = Jacobian.norm(other);
      if (Jacobian.dot(other, mean) >= c * size * norm) {
        assertThat(least(jacobian, other) / size).isLessThanOrEqualTo(least + 1e-6 * least);
      }
    }
  }

  /** Two rows at right angles, one twice as long: products are equal for d ∝ (2, 1). */
  @Test
  void inAWideConeAllProductsAreEqual() {
    double[] weights = new double[2];
    new CircularCone(2, 0, DOUBLE).solve(new double[] {1, 0, 0, 4}, 2, weights);
    double root = Math.sqrt(5);
    assertThat(weights).containsExactly(new double[] {2 / root, 0.5 / root}, within(1e-12));
  }

  @Test
  void isZeroIfNoDirectionHelpsAll() {
    double[] weights = new double[2];
    new CircularCone(2, 0.5, DOUBLE).solve(new double[] {1, -2, -2, 4}, 2, weights);
    assertThat(weights).containsExactly(0, 0);
  }

  @Test
  void refusesACosineOfOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CircularCone(2, 1, DOUBLE))
        .withMessage("c must lie in [0, 1), but got 1.0");
  }

  private static double least(Jacobian jacobian, double[] direction) {
    double least = Double.POSITIVE_INFINITY;
    for (double[] row : jacobian.rows()) {
      least = Math.min(least, Jacobian.dot(row, direction));
    }
    return least;
  }

  private static double mass(Jacobian jacobian) {
    double[] ones = new double[jacobian.tasks()];
    Arrays.fill(ones, 1);
    return jacobian.mass(ones);
  }
}
