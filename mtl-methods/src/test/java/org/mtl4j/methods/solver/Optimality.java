// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** The optimality conditions of each problem, from the Jacobian and by definition. */
final class Optimality {
  private static final double TOLERANCE = 1e-10;

  private Optimality() {}

  static void assertOnSimplex(double[] weights) {
    assertThat(Arrays.stream(weights).min().orElseThrow()).isGreaterThanOrEqualTo(0);
    assertThat(Arrays.stream(weights).sum()).isBetween(1 - 1e-12, 1 + 1e-12);
  }

  /** d is of least norm in the hull exactly if gᵢ·d ≥ ‖d‖² for every i. */
  static void assertMinNorm(Jacobian jacobian, double[] weights) {
    assertOnSimplex(weights);
    double[] d = jacobian.update(weights);
    double square = Jacobian.dot(d, d);
    double mass = jacobian.mass(weights);
    for (int i = 0; i < jacobian.tasks(); i++) {
      assertThat(Jacobian.dot(jacobian.rows()[i], d) - square)
          .as("product of row %d with the update, less its square", i)
          .isGreaterThanOrEqualTo(-TOLERANCE * (jacobian.norm(i) + mass) * mass);
    }
  }

  /** v ≥ u, Jd ≥ 0 and (v - u)ᵀJd = 0. */
  static void assertProjection(Jacobian jacobian, double[] lower, double[] weights) {
    double[] d = jacobian.update(weights);
    double mass = jacobian.mass(weights);
    for (int i = 0; i < jacobian.tasks(); i++) {
      double product = Jacobian.dot(jacobian.rows()[i], d);
      double scale = TOLERANCE * jacobian.norm(i) * mass;
      assertThat(weights[i]).isGreaterThanOrEqualTo(lower[i]);
      assertThat(product).as("product of row %d", i).isGreaterThanOrEqualTo(-scale);
      assertThat((weights[i] - lower[i]) * product)
          .as("complementarity of row %d", i)
          .isLessThanOrEqualTo(TOLERANCE * mass * mass);
    }
  }

  /** d is within c‖ḡ‖ of ḡ, so minᵢ gᵢ·d is at most the dual; at the optimum they are equal. */
  static void assertConflictAverse(Jacobian jacobian, double c, double[] dual, double[] weights) {
    assertOnSimplex(dual);
    double[] mean = jacobian.mean();
    double mass = jacobian.mass(weights);
    double radius = c * Jacobian.norm(mean);
    double[] d = jacobian.update(weights);
    assertThat(Jacobian.distance(d, mean))
        .isLessThanOrEqualTo(radius * (1 + 1e-9) + TOLERANCE * mass);

    double[] combined = jacobian.update(dual);
    double objective = Jacobian.dot(combined, mean) + radius * Jacobian.norm(combined);
    for (int i = 0; i < jacobian.tasks(); i++) {
      assertThat(Jacobian.dot(jacobian.rows()[i], d))
          .as("product of row %d with the update, bounded by the dual", i)
          .isGreaterThanOrEqualTo(
              objective - 1e-9 * (jacobian.mass(dual) + jacobian.norm(i)) * mass);
    }
  }
}
