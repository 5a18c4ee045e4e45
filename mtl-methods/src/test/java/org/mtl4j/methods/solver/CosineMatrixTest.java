// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CosineMatrixTest {
  /** Rows (3, 0), (0, 0) and (4, 4). */
  private static final double[] GRAMIAN = {9, 0, 12, 0, 0, 0, 12, 0, 32};

  private static CosineMatrix read(double[] gramian, int n) {
    CosineMatrix cosines = new CosineMatrix("test", 1);
    cosines.read(gramian, n);
    return cosines;
  }

  @Test
  void leavesZeroRowsOutAndDividesByNorms() {
    CosineMatrix cosines = read(GRAMIAN, 3);
    double largest = Math.sqrt(32);
    assertThat(cosines.tasks()).isEqualTo(3);
    assertThat(cosines.size()).isEqualTo(2);
    assertThat(cosines.task(0)).isEqualTo(0);
    assertThat(cosines.task(1)).isEqualTo(2);
    assertThat(cosines.unit()).isEqualTo(largest);
    assertThat(cosines.norm(0)).isCloseTo(3 / largest, within(1e-15));
    assertThat(cosines.norm(1)).isEqualTo(1);
    assertThat(cosines.inverseNorm(0)).isEqualTo(1);
    assertThat(cosines.inverseNorm(1)).isCloseTo(3 / largest, within(1e-15));
    assertThat(cosines.cosine(0, 1)).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(Arrays.copyOf(cosines.values(), 4))
        .containsExactly(1, cosines.cosine(0, 1), cosines.cosine(0, 1), 1);
    assertThat(cosines.hasZeroRow()).isTrue();
  }

  @Test
  void onlyRowsOfDenormalProductsCountAsZero() {
    assertThat(read(new double[] {1e-280}, 1).size()).isZero();
    assertThat(read(new double[] {1.1e-280}, 1).size()).isEqualTo(1);
    assertThat(read(new double[] {4}, 1).hasZeroRow()).isFalse();
    CosineMatrix none = read(new double[4], 2);
    assertThat(none.size()).isZero();
    assertThat(none.unit()).isZero();
  }

  @Test
  void cosinesBeyondOneAreRounding() {
    assertThat(read(new double[] {1, 1.1, 1.1, 1}, 2).cosine(0, 1)).isEqualTo(1);
    assertThat(read(new double[] {1, -1.1, -1.1, 1}, 2).cosine(1, 0)).isEqualTo(-1);
  }

  @Test
  void weighsZeroRowsEqually() {
    double[] weights = {7, 7, 7, 7};
    read(new double[] {0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 4).weighZeroRows(weights);
    assertThat(weights).containsExactly(0.5, 0, 0.5, 0);
  }

  @Test
  void weighsByInverseNorms() {
    double[] weights = {7, 7, 7};
    read(GRAMIAN, 3).weighSimplex(new double[] {3, Math.sqrt(32)}, weights);
    assertThat(weights).containsExactly(new double[] {0.5, 0, 0.5}, within(1e-15));
  }

  @Test
  void theMeanHasANormAndProductsWithUnitRows() {
    CosineMatrix cosines = read(GRAMIAN, 3);
    double[] mean = new double[2];
    double[] slopes = new double[2];
    double norm = cosines.mean(Accuracy.DOUBLE, mean, slopes);
    // (3 + 4, 4) / 3
    assertThat(norm * cosines.unit()).isCloseTo(Math.sqrt(65) / 3, within(1e-14));
    assertThat(slopes[0] * cosines.unit()).isCloseTo(7 / 3.0, within(1e-14));
    assertThat(slopes[1] * cosines.unit()).isCloseTo(11 / 3.0 / Math.sqrt(2), within(1e-14));
    double[] opposite = {1, -1, -1, 1};
    assertThat(read(opposite, 2).mean(Accuracy.DOUBLE, mean, slopes)).isZero();
  }

  @Test
  void aCombinationIsZeroUpToTheResolution() {
    CosineMatrix cosines = read(new double[] {1, -1, -1, 1}, 2);
    double[] equal = {2, 2};
    double[] image = new double[2];
    cosines.times(equal, image);
    assertThat(image).containsExactly(0, 0);
    assertThat(cosines.isZero(Accuracy.DOUBLE, equal, image)).isTrue();
    double[] unequal = {2, 2.001};
    cosines.times(unequal, image);
    assertThat(cosines.isZero(Accuracy.DOUBLE, unequal, image)).isFalse();
    assertThat(cosines.isZero(new Accuracy(0.1), unequal, image)).isTrue();
  }

  @Test
  void refusesWhatIsNoGramian() {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
      assertThatThrownBy(() -> read(new double[] {1, 0, 0, wrong}, 2))
          .isInstanceOf(SolverException.class)
          .hasMessageContaining(
              "test, 2 tasks: the Gramian holds " + wrong + " at row 1, column 1");
    }
    assertThatThrownBy(() -> read(new double[] {1, 0, Double.NaN, 1}, 2))
        .hasMessageContaining("NaN at row 1, column 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(new double[3], 2))
        .withMessage(
            "test needs n >= 1 and a Gramian of n * n numbers, but got n = 2 and 3 numbers");
    assertThatIllegalArgumentException().isThrownBy(() -> read(new double[3], 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CosineMatrix("test", 0))
        .withMessage("capacity must be at least 1, but got 0");
  }

  @Test
  void aLargerGramianGetsALargerWorkspace() {
    CosineMatrix cosines = read(new double[] {1}, 1);
    double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    cosines.read(identity, 3);
    assertThat(cosines.values()).containsExactly(identity);
    cosines.read(new double[] {4}, 1);
    assertThat(cosines.size()).isEqualTo(1);
    assertThat(cosines.unit()).isEqualTo(2);
  }
}
