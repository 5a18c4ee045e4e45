// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientSurgeryTest {
  private final GradientSurgery surgery = new GradientSurgery(4);

  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void equalsTheProjectionsOfTheRows(Jacobian jacobian) {
    int n = jacobian.tasks();
    int[][] orders = orders(n, new Random(n));
    double[] weights = new double[n];
    surgery.solve(jacobian.gramian(), n, orders, weights);

    double[] expected = new double[jacobian.rows()[0].length];
    double mass = 0;
    for (int i = 0; i < n; i++) {
      double[] row = jacobian.rows()[i].clone();
      for (int j : orders[i]) {
        double[] other = jacobian.rows()[j];
        double product = Jacobian.dot(row, other);
        if (product < 0) {
          for (int k = 0; k < row.length; k++) {
            row[k] -= product / Jacobian.dot(other, other) * other[k];
          }
        }
      }
      for (int k = 0; k < row.length; k++) {
        expected[k] += row[k];
      }
      mass += jacobian.norm(i);
    }
    assertThat(Jacobian.distance(jacobian.update(weights), expected))
        .isLessThanOrEqualTo(1e-10 * mass);
  }

  static Stream<Jacobian> pairs() {
    return Jacobian.all().stream().filter(jacobian -> jacobian.tasks() == 2);
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("pairs")
  void isTwiceUpgradForTwoTasks(Jacobian jacobian) {
    double[] updated = new double[2];
    surgery.solve(jacobian.gramian(), 2, new int[][] {{1}, {0}}, updated);
    double[] projected = new double[2];
    new DualCone(2).projectEach(jacobian.gramian(), 2, new double[] {1, 1}, projected);
    assertThat(Jacobian.distance(jacobian.update(updated), jacobian.update(projected)))
        .isLessThanOrEqualTo(1e-12 * jacobian.mass(updated));
  }

  @Test
  void doesNotChangeAgreeingRows() {
    double[] weights = new double[2];
    surgery.solve(new double[] {1, 0.5, 0.5, 1}, 2, new int[][] {{1}, {0}}, weights);
    assertThat(weights).containsExactly(1, 1);
  }

  @Test
  void theOrderOfVisitsMatters() {
    double[] gramian = {1, -0.5, -0.5, -0.5, 1, 0.2, -0.5, 0.2, 1};
    double[] first = new double[3];
    double[] second = new double[3];
    surgery.solve(gramian, 3, new int[][] {{1, 2}, {}, {}}, first);
    surgery.solve(gramian, 3, new int[][] {{2, 1}, {}, {}}, second);
    // g₁ + ½g₂ meets g₃ at -0.4.
    assertThat(first).containsExactly(new double[] {1, 1.5, 1.4}, within(1e-12));
    assertThat(second).containsExactly(new double[] {1, 1.4, 1.5}, within(1e-12));
  }

  private static int[][] orders(int n, Random random) {
    int[][] orders = new int[n][];
    for (int i = 0; i < n; i++) {
      List<Integer> others = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        if (j != i) {
          others.add(j);
        }
      }
      Collections.shuffle(others, random);
      orders[i] = others.stream().mapToInt(Integer::intValue).toArray();
    }
    return orders;
  }
}
