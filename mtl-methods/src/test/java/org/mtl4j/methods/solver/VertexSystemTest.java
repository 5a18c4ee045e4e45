// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VertexSystemTest {
  private final VertexSystem vertex = new VertexSystem();

  /** Σβ = 1, Mβ = 0 in the tight rows, and c + Mᵀy is the same for all positive β. */
  @Test
  void meetsItsEquations() {
    Random random = new Random(6);
    for (int n = 1; n <= 6; n++) {
      for (int positives = 1; positives <= n; positives++) {
        double[] rows = random.doubles((long) n * n, -1, 1).toArray();
        double[] objective = random.doubles(n, -1, 1).toArray();
        int[] tight = last(positives - 1, n);
        int[] positive = last(positives, n);
        vertex.begin(rows, n);
        IntStream.of(positive).forEach(vertex::positive);
        IntStream.of(tight).forEach(vertex::tight);
        double[] weights = random.doubles(n).toArray();
        double[] multipliers = new double[n];
        assertThat(vertex.solve(objective, weights, multipliers)).isTrue();
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
        for (int j = 0; j < n - positives; j++) {
          assertThat(weights[j]).isZero();
        }
        double size = 1 + Matrices.largest(weights) + Matrices.largest(multipliers);
        double[] products = Matrices.times(rows, weights);
        for (int i : tight) {
          assertThat(products[i]).isCloseTo(0, within(1e-11 * size));
        }
        double price = price(rows, objective, multipliers, positive[0]);
        for (int j : positive) {
          assertThat(price(rows, objective, multipliers, j)).isCloseTo(price, within(1e-11 * size));
        }
      }
    }
  }

  /** The last so many of n indices. */
  private static int[] last(int count, int n) {
    return IntStream.range(n - count, n).toArray();
  }

  private static double price(double[] rows, double[] objective, double[] y, int j) {
    int n = objective.length;
    double price = objective[j];
    for (int i = 0; i < n; i++) {
      price += y[i] * rows[i * n + j];
    }
    return price;
  }

  @Test
  void needsOneTightRowFewerThanPositiveVariables() {
    vertex.begin(new double[] {1, -1}, 2);
    vertex.positive(0);
    vertex.positive(1);
    assertThat(vertex.solve(new double[2], new double[2], new double[1])).isFalse();
  }

  @Test
  void aSingularBasisHasNoVertex() {
    vertex.begin(new double[] {1, 1}, 2);
    vertex.positive(0);
    vertex.positive(1);
    vertex.tight(0);
    assertThat(vertex.solve(new double[2], new double[2], new double[1])).isFalse();
  }
}
