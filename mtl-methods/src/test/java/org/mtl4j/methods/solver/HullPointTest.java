// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HullPointTest {
  private final CosineMatrix cosines = new CosineMatrix("test", 3);
  private final HullPoint point = new HullPoint("test", Accuracy.DOUBLE, cosines);

  private void read(int n, double... gramian) {
    cosines.read(gramian, n);
    point.allocate(n);
  }

  private void weights(double... v) {
    System.arraycopy(v, 0, point.weights(), 0, v.length);
    point.update();
  }

  @Test
  void aStepStaysPositive() {
    read(2, 1, 0.5, 0.5, 1);
    weights(1, 2);
    assertThat(point.image()).containsExactly(2, 2.5);
    assertThat(point.reach(new double[] {5, 0})).isEqualTo(1);
    assertThat(point.reach(new double[] {-0.5, -1})).isEqualTo(1);
    assertThat(point.reach(new double[] {-4, -4})).isCloseTo(0.99 / 4, within(1e-15));
    assertThat(point.reach(new double[] {3, -8})).isCloseTo(0.99 / 4, within(1e-15));
    assertThat(point.move(0.5, new double[] {1, -3})).isEqualTo(0.75);
    assertThat(point.weights()).containsExactly(1.5, 0.5);
    assertThat(point.image()).containsExactly(1.75, 1.25);
  }

  @Test
  void solvesShiftedSystems() {
    Random random = new Random(8);
    for (int n = 1; n <= 6; n++) {
      read(n, Matrices.gramian(Matrices.normal(n, n, 1, random), n));
      double[] scales = random.doubles(n, 0.5, 2).toArray();
      double[] diagonal = random.doubles(n, 0.1, 1).toArray();
      double[] expected = random.doubles(n, -1, 1).toArray();
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = diagonal[i] * expected[i];
        for (int j = 0; j < n; j++) {
          x[i] += scales[i] * scales[j] * cosines.cosine(i, j) * expected[j];
        }
      }
      point.solve(scales, diagonal, x);
      assertThat(x).containsExactly(expected, within(1e-12));
    }
  }

  @Test
  void refusesASystemThatIsNotDefinite() {
    read(2, 1, 0.5, 0.5, 1);
    weights(1, 1);
    assertThatThrownBy(() -> point.solve(new double[] {1, 1}, new double[] {-1, 0}, new double[2]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("the cosines are not positive semidefinite");
    read(2, 1, -1, -1, 1);
    weights(1, 1);
    assertThatThrownBy(() -> point.solve(new double[] {1, 1}, new double[2], new double[2]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("no solution, positive multiples of the gradients 0, 1");
  }

  @Test
  void namesZeroRows() {
    read(2, 1, 0, 0, 4);
    point.checkRows();
    read(3, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    assertThatThrownBy(point::checkRows)
        .hasMessageContaining(
            "test, 3 tasks: no solution, gradients 0, 2 (counted from 0) are zero");
    read(2, 0, 0, 0, 1);
    assertThatThrownBy(point::checkRows)
        .hasMessageContaining("no solution, gradient 0 (counted from 0) is zero");
  }

  @Test
  void namesTheRowsThatAddUpToZero() {
    read(3, 1, 0, -1, 0, 1, 0, -1, 0, 1);
    weights(1, 1, 1);
    assertThat(point.isZero()).isFalse();
    point.checkHull();
    weights(1, 1e-7, 1);
    assertThat(point.isZero()).isTrue();
    assertThatThrownBy(point::checkHull)
        .hasMessageContaining("positive multiples of the gradients 0, 2 (counted from 0) add up");
    weights(1, 0, 0.02);
    assertThat(point.isZero()).isFalse();
    double[] opposite = {1, -1, -1, 1};
    read(2, opposite);
    weights(3, 3);
    assertThatThrownBy(point::checkHull).hasMessageContaining("gradients 0, 1");
    assertThat(Arrays.copyOf(point.image(), 2)).containsExactly(0, 0);
  }
}
