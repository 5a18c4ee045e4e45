// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimplexProjectionTest {
  private final SimplexProjection simplex = new SimplexProjection(2);

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 0.1, 1, 10, 1e12})
  void positiveWeightsAreLoweredEquallyAndNoEntryMore(double scale) {
    Random random = new Random(1);
    for (int n : Jacobian.SIZES) {
      double[] point = random.doubles(n, -scale, scale).toArray();
      double[] weights = project(point);
      Optimality.assertOnSimplex(weights);
      double shift = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        shift = Math.max(shift, point[i] - weights[i]);
      }
      for (int i = 0; i < n; i++) {
        if (weights[i] > 0) {
          assertThat(point[i] - weights[i]).isCloseTo(shift, within(1e-12 * (1 + scale)));
        }
      }
    }
  }

  @Test
  void aPointOfTheSimplexDoesNotChange() {
    assertThat(project(0.25, 0.25, 0.5)).containsExactly(0.25, 0.25, 0.5);
    assertThat(project(3)).containsExactly(1);
  }

  @Test
  void aCommonOffsetChangesNothing() {
    assertThat(project(1e9 + 0.5, 1e9 + 0.25, 1e9)).containsExactly(project(0.5, 0.25, 0));
  }

  @Test
  void theResultMayReplaceThePoint() {
    double[] point = {2, 0};
    simplex.project(point, 2, point);
    assertThat(point).containsExactly(1, 0);
  }

  @Test
  void refusesWhatIsNotFinite() {
    assertThatThrownBy(() -> project(0, Double.NaN))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("NaN at 1");
  }

  private double[] project(double... point) {
    double[] weights = new double[point.length];
    Arrays.fill(weights, Double.NaN);
    simplex.project(point, point.length, weights);
    return weights;
  }
}
