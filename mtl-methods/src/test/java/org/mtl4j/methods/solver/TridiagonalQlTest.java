// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TridiagonalQlTest {
  private final TridiagonalQl ql = new TridiagonalQl();

  private void assertDiagonalizes(double[] matrix, int n) {
    double[][] vectors = ql.vectors(matrix.clone(), n);
    double size = Matrices.largest(matrix);
    for (int i = 0; i < n; i++) {
      double[] image = Matrices.times(matrix, Arrays.copyOf(vectors[i], n));
      for (int j = 0; j < n; j++) {
        double[] other = Arrays.copyOf(vectors[j], n);
        assertThat(Jacobian.dot(Arrays.copyOf(vectors[i], n), other))
            .isCloseTo(i == j ? 1 : 0, within(1e-13));
        if (i != j) {
          assertThat(Jacobian.dot(image, other)).isCloseTo(0, within(1e-13 * n * size));
        }
      }
    }
  }

  @Test
  void diagonalizesSymmetricMatrices() {
    Random random = new Random(5);
    for (int n = 1; n <= 12; n++) {
      assertDiagonalizes(Matrices.gramian(Matrices.normal(n, n, 1, random), n), n);
      assertDiagonalizes(Matrices.gramian(Matrices.normal(n, (n + 1) / 2, 1, random), n), n);
      assertDiagonalizes(Matrices.gramian(Matrices.normal(n, n, 0.1, random), n), n);
      double[] indefinite = Matrices.gramian(Matrices.normal(n, n, 1, random), n);
      for (int i = 0; i < n; i++) {
        indefinite[i * n + i] -= n;
      }
      assertDiagonalizes(indefinite, n);
    }
  }

  @Test
  void takesMatricesThatAreDiagonalOrTridiagonalOrZero() {
    assertDiagonalizes(new double[9], 3);
    assertDiagonalizes(new double[] {3, 0, 0, 0, 1, 0, 0, 0, 2}, 3);
    assertDiagonalizes(new double[] {1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1}, 4);
    assertDiagonalizes(new double[] {0, 1, 1, 0}, 2);
    assertDiagonalizes(new double[] {2, 0, 1, 0, 2, 0, 1, 0, 2}, 3);
  }
}
