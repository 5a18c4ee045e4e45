// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PivotedCholeskyTest {
  private final PivotedCholesky cholesky = new PivotedCholesky();

  @Test
  void theProductOfTheFactorIsTheMatrixOfAnyRank() {
    Random random = new Random(1);
    for (int n = 1; n <= 10; n++) {
      for (int rank = 1; rank <= n; rank++) {
        for (double factor : new double[] {1, 0.01}) {
          double[] a = Matrices.gramian(Matrices.normal(n, rank, factor, random), n);
          cholesky.factorize(a, n, 1e-10);
          assertThat(cholesky.rank()).isEqualTo(rank);
          assertFactor(a, n);
          assertThat(cholesky.largestRemainder()).isLessThan(1e-10);
        }
      }
    }
  }

  private void assertFactor(double[] a, int n) {
    boolean[] seen = new boolean[n];
    for (int p = 0; p < n; p++) {
      int i = cholesky.index(p);
      assertThat(seen[i]).isFalse();
      seen[i] = true;
      for (int q = 0; q < n; q++) {
        int j = cholesky.index(q);
        double sum = 0;
        for (int k = 0; k < cholesky.rank(); k++) {
          sum += cholesky.entry(p, k) * cholesky.entry(q, k);
        }
        double size = Math.sqrt(a[i * n + i] * a[j * n + j]);
        assertThat(sum).isCloseTo(a[i * n + j], within(1e-9 * size));
      }
    }
    for (int p = 0; p + 1 < cholesky.rank(); p++) {
      assertThat(cholesky.entry(p, p)).isGreaterThanOrEqualTo(cholesky.entry(p + 1, p + 1));
      assertThat(cholesky.entry(p, p + 1)).isZero();
    }
  }

  @Test
  void solvesForAMatrixOfFullRank() {
    Random random = new Random(2);
    for (int n = 1; n <= 10; n++) {
      double[] a = Matrices.gramian(Matrices.normal(n, 2 * n, 1, random), n);
      double[] expected = random.doubles(n, -1, 1).toArray();
      double[] x = Matrices.times(a, expected);
      cholesky.factorize(a, n, 0);
      cholesky.solve(x);
      assertThat(x).containsExactly(expected, within(1e-9));
    }
  }

  @Test
  void aRemainderThatCountsAsZeroIsNoPivot() {
    // Squared sines of 1/4 and of 1e-4.
    double[] steep = {1, Math.sqrt(0.75), Math.sqrt(0.75), 1};
    double[] flat = {1, Math.sqrt(1 - 1e-4), Math.sqrt(1 - 1e-4), 1};
    cholesky.factorize(steep, 2, 1e-3);
    assertThat(cholesky.rank()).isEqualTo(2);
    cholesky.factorize(flat, 2, 1e-3);
    assertThat(cholesky.rank()).isEqualTo(1);
    assertThat(cholesky.largestRemainder()).isCloseTo(1e-4, within(1e-12));
    cholesky.factorize(new double[4], 2, 1e-3);
    assertThat(cholesky.rank()).isZero();
    assertThat(cholesky.largestRemainder()).isZero();
  }

  @Test
  void theRemainderIsRelativeToTheDiagonal() {
    double[] indefinite = {100, 0, 0, 0, 0, 3, 0, 3, 0};
    cholesky.factorize(indefinite, 3, 1e-3);
    assertThat(cholesky.rank()).isEqualTo(1);
    assertThat(cholesky.largestRemainder()).isInfinite();
    double[] outside = {1, 2, 2, 1};
    cholesky.factorize(outside, 2, 1e-3);
    assertThat(cholesky.largestRemainder()).isCloseTo(3, within(1e-12));
  }
}
