// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DualConeTest {
  private final DualCone cone = new DualCone(4);

  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void projectsTheMean(Jacobian jacobian) {
    double[] lower = equal(jacobian.tasks());
    Optimality.assertProjection(jacobian, lower, project(jacobian, lower));
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void projectsEachRow(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[] gramian = jacobian.gramian();
    double[] sum = new double[n];
    for (int i = 0; i < n; i++) {
      double[] lower = new double[n];
      lower[i] = 1.0 / n;
      double[] weights = new double[n];
      cone.project(gramian, n, lower, weights);
      Optimality.assertProjection(jacobian, lower, weights);
      for (int j = 0; j < n; j++) {
        sum[j] += weights[j];
      }
    }
    double[] together = new double[n];
    cone.projectEach(gramian, n, equal(n), together);
    double[] update = jacobian.update(together);
    assertThat(Jacobian.distance(update, jacobian.update(sum)))
        .isLessThanOrEqualTo(1e-9 * jacobian.mass(together));
    for (int i = 0; i < n; i++) {
      assertThat(Jacobian.dot(jacobian.rows()[i], update))
          .as("product of row %d with the update", i)
          .isGreaterThanOrEqualTo(-1e-10 * jacobian.norm(i) * jacobian.mass(together));
    }
  }

  @Test
  void leavesRowsWithoutConflictUnchanged() {
    double[] lower = {0.3, 0.7};
    double[] weights = new double[2];
    cone.project(new double[] {1, 0.5, 0.5, 4}, 2, lower, weights);
    assertThat(weights).containsExactly(0.3, 0.7);
  }

  @Test
  void twoConflictingRowsLoseTheirComponentsAlongEachOther() {
    double[] weights = new double[2];
    cone.projectEach(new double[] {1, -1, -1, 4}, 2, new double[] {1, 1}, weights);
    assertThat(weights).containsExactly(new double[] {2, 1.25}, within(1e-12));
  }

  @Test
  void oppositeRowsCancel() {
    double[] gramian = {1, -3, -3, 9};
    double[] weights = new double[2];
    cone.projectEach(gramian, 2, new double[] {0.5, 0.5}, weights);
    assertThat(weights[0] - 3 * weights[1]).isCloseTo(0, within(1e-12));
  }

  @Test
  void aZeroRowKeepsItsWeight() {
    double[] weights = new double[2];
    cone.projectEach(new double[] {0, 0, 0, 1}, 2, new double[] {0.5, 0.5}, weights);
    assertThat(weights).containsExactly(0.5, 0.5);
    cone.project(new double[4], 2, new double[] {0.5, 0.5}, weights);
    assertThat(weights).containsExactly(0.5, 0.5);
  }

  @Test
  void refusesAMatrixThatIsNotSemidefinite() {
    double[] gramian = {1, -0.9, -0.9, -0.9, 1, -0.9, -0.9, -0.9, 1};
    assertThatThrownBy(() -> cone.projectEach(gramian, 3, equal(3), new double[3]))
        .isInstanceOf(SolverException.class)
        .hasMessageContainingAll("DualCone", "not positive semidefinite");
  }

  private double[] project(Jacobian jacobian, double[] lower) {
    double[] weights = new double[jacobian.tasks()];
    cone.project(jacobian.gramian(), jacobian.tasks(), lower, weights);
    return weights;
  }

  private static double[] equal(int n) {
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return equal;
  }
}
