// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
  void addsRowsWithNonzeroFactors(int n) {
    Random random = new Random(n);
    double[] matrix = random.doubles((long) n * n, -1, 1).toArray();
    for (int left = 0; left <= n; left++) {
      double[] x = new double[n];
      double[] expected = new double[n];
      double[] sum = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(n) < left ? 0 : random.nextGaussian();
        sum[i] = random.nextGaussian();
        expected[i] = sum[i];
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          expected[j] += x[i] * matrix[i * n + j];
        }
      }
      Vectors.addRows(matrix, x, sum, n);
      assertThat(sum).containsExactly(expected, within(1e-13));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 13})
  void multipliesFromTwoOffsetsOn(int n) {
    double[] x = new Random(1).doubles(n + 2, -1, 1).toArray();
    double[] y = new Random(2).doubles(n + 3, -1, 1).toArray();
    double expected = 0;
    for (int i = 0; i < n; i++) {
      expected += x[i + 2] * y[i + 3];
    }
    assertThat(Vectors.dot(x, 2, y, 3, n)).isCloseTo(expected, within(1e-13));
  }
}
