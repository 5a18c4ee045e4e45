// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.weighting.WeightingTrial;

class PbiTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  @Test
  void addsTheLengthAlongTheRayAndTheDistanceFromIt() {
    WeightingTrial weighed = new WeightingTrial(new Pbi(PREFERENCE, 5, Map.of("b", 1.0)), 3);
    double norm = Math.sqrt(0.25 + 0.09 + 0.04);
    double[] d = {2, 2, 5};
    double along = (0.5 * 2 + 0.3 * 2 + 0.2 * 5) / norm;
    // By Pythagoras, not by the difference of vectors that the method takes.
    double aside = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2] - along * along);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(along + 5 * aside, Offset.offset(1e-5));
    // In loss t: u_t + θ (d_t - along · u_t) / aside.
    double[] gradient = new double[3];
    Arrays.setAll(
        gradient,
        t -> {
          double u = PREFERENCE.get(t) / norm;
          return u + 5 * (d[t] - along * u) / aside;
        });
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(gradient, Offset.offset(1e-5));
  }

  @Test
  void isFiniteOnTheRayAndWithoutARay() {
    WeightingTrial weighed = new WeightingTrial(new Pbi(List.of(0.5, 0.5), 5, Map.of()), 2);
    assertThat(weighed.objective(3, 3)).isCloseTo(3 * Math.sqrt(2), CLOSE);
    // A task of no share, alone in the batch, has a distance and no way.
    WeightingTrial corner =
        new WeightingTrial(new Pbi(List.of(1.0, 0.0), 5, Map.of()), 2).present(1);
    assertThat(corner.objective(9, 3)).isCloseTo(15, CLOSE);
    assertThat(corner.gradient(9, 3)).containsExactly(new double[] {0, 5}, CLOSE);
  }

  @Test
  void leavesAbsentTasksOutOfTheRay() {
    WeightingTrial two = new WeightingTrial(new Pbi(List.of(0.625, 0.375), 5, Map.of()), 2);
    WeightingTrial three = new WeightingTrial(new Pbi(PREFERENCE, 5, Map.of()), 3).present(0, 1);
    assertThat(three.objective(2, 3, 99)).isCloseTo(two.objective(2, 3), Offset.offset(1e-5));
  }
}
