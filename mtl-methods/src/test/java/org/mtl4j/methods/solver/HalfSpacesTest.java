// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HalfSpacesTest {
  private static final double DOUBLE = Math.ulp(1.0);

  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  /** v ≥ u, cos_j·d ≥ b and (v - u)_j(cos_j·d - b) = 0; or the hull contains zero. */
  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void meetsItsConditionsOrSaysThatItCannot(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[] start = equal(n);
    double length = jacobian.mass(start);
    double bound = 0.1 * length;
    double[] bounds = new double[n];
    Arrays.setAll(bounds, i -> jacobian.norm(i) > 0 ? bound : Double.NaN);
    double[] weights = new double[n];
    boolean met = new HalfSpaces(1, DOUBLE).project(jacobian.gramian(), n, start, bounds, weights);
    double[] unit = new double[n];
    if (met) {
      double[] update = jacobian.update(weights);
      double mass = jacobian.mass(weights);
      for (int i = 0; i < n; i++) {
        double gain =
            jacobian.norm(i) > 0
                ? Jacobian.dot(jacobian.rows()[i], update) / jacobian.norm(i) - bound
                : 0;
        double raise = (weights[i] - start[i]) * jacobian.norm(i);
        assertThat(raise).isGreaterThanOrEqualTo(-1e-12 * mass);
        assertThat(gain).isGreaterThanOrEqualTo(-1e-9 * mass);
        assertThat(raise * gain).isLessThanOrEqualTo(1e-9 * mass * mass);
      }
    } else {
      assertThat(weights).containsExactly(start);
      assertThat(Jacobian.norm(unitRows(jacobian).update(shortest(jacobian, unit))))
          .isLessThan(1e-5);
    }
  }

  private static double[] shortest(Jacobian jacobian, double[] weights) {
    Jacobian rows = unitRows(jacobian);
    new MinNorm(1).solve(rows.gramian(), weights.length, weights);
    return weights;
  }

  private static Jacobian unitRows(Jacobian jacobian) {
    double[][] rows = new double[jacobian.tasks()][];
    for (int i = 0; i < rows.length; i++) {
      double norm = jacobian.norm(i) > 0 ? jacobian.norm(i) : 1;
      rows[i] = Arrays.stream(jacobian.rows()[i]).map(x -> x / norm).toArray();
    }
    return new Jacobian("unit rows", rows);
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void withoutProgressIsTheDualCone(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[] bounds = new double[n];
    Arrays.setAll(bounds, i -> jacobian.norm(i) > 0 ? 0 : Double.NaN);
    double[] weights = new double[n];
    assertThat(new HalfSpaces(1, DOUBLE).project(jacobian.gramian(), n, equal(n), bounds, weights))
        .isTrue();
    Optimality.assertProjection(jacobian, equal(n), weights);
  }

  @Test
  void aRowWithoutABoundKeepsItsWeight() {
    double[] weights = new double[2];
    double[] bounds = {1, Double.NaN};
    assertThat(
            new HalfSpaces(2, DOUBLE)
                .project(new double[] {1, -3, -3, 9}, 2, new double[] {1, 1}, bounds, weights))
        .isTrue();
    // d = -2e₁ goes to e₁.
    assertThat(weights).containsExactly(new double[] {4, 1}, within(1e-12));
  }

  private static double[] equal(int n) {
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return equal;
  }
}
