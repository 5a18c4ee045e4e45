// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PseudoinverseTest {
  private final PivotedCholesky cholesky = new PivotedCholesky();
  private final Pseudoinverse inverse = new Pseudoinverse();

  /** Penrose's conditions on X = G⁺: GXG = G, XGX = X, and GX and XG are symmetric. */
  @Test
  void meetsTheConditionsOfPenrose() {
    Random random = new Random(4);
    for (int n = 1; n <= 9; n++) {
      for (int rank = 1; rank <= n; rank++) {
        double[] scales = scales(n);
        double[] cosines = Matrices.gramian(Matrices.normal(n, rank, 1, random), n);
        double[] g = scaled(cosines, scales);
        cholesky.factorize(cosines, n, 1e-10);
        inverse.begin(cholesky, scales, n);
        double[] x = columns(n);
        double size = Matrices.largest(x);
        double[] gx = product(g, x, n);
        assertThat(product(gx, g, n)).containsExactly(g, within(1e-8 * Matrices.largest(g)));
        assertThat(product(x, gx, n)).containsExactly(x, within(1e-8 * size));
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < i; j++) {
            assertThat(gx[i * n + j]).isCloseTo(gx[j * n + i], within(1e-7));
            assertThat(x[i * n + j]).isCloseTo(x[j * n + i], within(1e-8 * size));
          }
        }
      }
    }
  }

  /** From 1 to about 1e-3. */
  private static double[] scales(int n) {
    double[] scales = new double[n];
    Arrays.setAll(scales, i -> Math.pow(10, -3.0 * i / n));
    return scales;
  }

  private static double[] scaled(double[] cosines, double[] scales) {
    int n = scales.length;
    double[] g = new double[n * n];
    Arrays.setAll(g, k -> cosines[k] * scales[k / n] * scales[k % n]);
    return g;
  }

  /** G⁺, from its products with unit vectors. */
  private double[] columns(int n) {
    double[] x = new double[n * n];
    for (int j = 0; j < n; j++) {
      double[] column = new double[n];
      column[j] = 1;
      inverse.apply(column);
      for (int i = 0; i < n; i++) {
        x[i * n + j] = column[i];
      }
    }
    return x;
  }

  private static double[] product(double[] a, double[] b, int n) {
    double[] c = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          c[i * n + j] += a[i * n + k] * b[k * n + j];
        }
      }
    }
    return c;
  }

  @Test
  void measuresProductsRelativeToTheirTerms() {
    // B = (1, 2)ᵀ = MU with M = (1/2, 1)ᵀ in the order of pivots.
    double[] a = {1, 2, 2, 4};
    cholesky.factorize(a, 2, 1e-10);
    inverse.begin(cholesky, new double[] {1, 1}, 2);
    assertThat(inverse.largestProduct(new double[] {2, -1}, new double[] {2, 1}))
        .isCloseTo(0, within(1e-15));
    assertThat(inverse.largestProduct(new double[] {-1, 1}, new double[] {1, 1}))
        .isCloseTo(1 / 3.0, within(1e-15));
  }
}
