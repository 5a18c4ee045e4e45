// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexedCholeskyTest {
  private final IndexedCholesky cholesky = new IndexedCholesky();

  @Test
  void solvesForTheIndicesThatAreInAfterAnyChanges() {
    Random random = new Random(3);
    for (int n : new int[] {1, 2, 5, 9, 12}) {
      double[] matrix = Matrices.gramian(Matrices.normal(n, 2 * n, 1, random), n);
      cholesky.begin(matrix, n, 0.25);
      List<Integer> members = new ArrayList<>();
      for (int change = 0; change < 60; change++) {
        boolean grow = members.isEmpty() || (members.size() < n && random.nextInt(5) < 3);
        if (grow) {
          int index = random.ints(0, n).filter(i -> !members.contains(i)).findFirst().orElseThrow();
          assertThat(cholesky.append(index)).isTrue();
          members.add(index);
        } else {
          int position = random.nextInt(members.size());
          cholesky.remove(position);
          members.remove(position);
        }
        assertSolves(matrix, n, members, random);
      }
    }
  }

  private void assertSolves(double[] matrix, int n, List<Integer> members, Random random) {
    int size = members.size();
    assertThat(cholesky.size()).isEqualTo(size);
    double[] expected = random.doubles(size + 1, -1, 1).toArray();
    double[] x = new double[size + 1];
    for (int k = 0; k < size; k++) {
      assertThat(cholesky.member(k)).isEqualTo(members.get(k));
      for (int l = 0; l < size; l++) {
        double shifted = matrix[members.get(k) * n + members.get(l)] + (k == l ? 0.25 : 0);
        x[k] += shifted * expected[l];
      }
    }
    x[size] = expected[size];
    cholesky.solve(x);
    assertThat(x).containsExactly(expected, within(1e-10));
  }

  @Test
  void refusesAnIndexThatLeavesTheMatrixIndefinite() {
    cholesky.begin(new double[] {1, 2, 2, 1}, 2, 0.5);
    assertThat(cholesky.append(0)).isTrue();
    assertThat(cholesky.lastPivot()).isEqualTo(1.5);
    assertThat(cholesky.append(1)).isFalse();
    assertThat(cholesky.lastPivot()).isCloseTo(1.5 - 4 / 1.5, within(1e-15));
    assertThat(cholesky.size()).isEqualTo(1);
    cholesky.begin(new double[1], 1, 0);
    assertThat(cholesky.append(0)).isFalse();
  }

  @Test
  void canBeClearedAndStartedAgain() {
    cholesky.begin(new double[] {4, 0, 0, 9}, 2, 0);
    cholesky.append(0);
    cholesky.clear();
    assertThat(cholesky.size()).isZero();
    cholesky.append(1);
    double[] x = {18};
    cholesky.solve(x);
    assertThat(x).containsExactly(2);
    cholesky.begin(new double[] {2}, 1, 0);
    assertThat(cholesky.size()).isZero();
  }
}
