// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SymmetricEigenTest {
  private static final double DOUBLE = Math.ulp(1.0);

  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void vectorsAreOrthonormalAndReachTheirEigenvalue(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[] gramian = jacobian.gramian();
    SymmetricEigen eigen = new SymmetricEigen(1, DOUBLE);
    eigen.decompose(gramian, n);
    double largest = eigen.largest();
    double sum = 0;
    for (int k = 0; k < eigen.rank(); k++) {
      double[] v = vector(eigen, k, n);
      sum += eigen.value(k);
      for (int j = 0; j <= k; j++) {
        assertThat(Jacobian.dot(v, vector(eigen, j, n))).isCloseTo(j == k ? 1 : 0, within(1e-12));
      }
      for (int i = 0; i < n; i++) {
        double product = Jacobian.dot(Arrays.copyOfRange(gramian, i * n, i * n + n), v);
        assertThat(product).isCloseTo(eigen.value(k) * v[i], within(1e-12 * largest));
      }
    }
    double trace = IntStream.range(0, n).mapToDouble(i -> gramian[i * n + i]).sum();
    assertThat(sum).isCloseTo(trace, within(1e-12 * trace));
  }

  static List<Jacobian> gradedProblems() {
    List<Jacobian> problems = new ArrayList<>();
    for (int tasks : new int[] {2, 3, 7, 16, 40, 128}) {
      for (double decades : new double[] {0, 3, 6}) {
        Random random = new Random(31L * tasks + (long) decades);
        Jacobian jacobian = Jacobian.normal("graded " + decades, tasks, 2 * tasks, 0.3, random);
        for (double[] row : jacobian.rows()) {
          double length = Math.pow(10, decades * (2 * random.nextDouble() - 1));
          Arrays.setAll(row, k -> row[k] * length);
        }
        problems.add(jacobian);
      }
    }
    return problems;
  }

  /** Lengths from 1e-6 to 1e6: eigenvalues over 24 orders of magnitude, each to ten digits. */
  @Tag("many")
  @ParameterizedTest
  @MethodSource("gradedProblems")
  void everyEigenvalueOfAGradedMatrixHasItsDigits(Jacobian jacobian) {
    int n = jacobian.tasks();
    SymmetricEigen eigen = new SymmetricEigen(n, DOUBLE);
    eigen.decompose(jacobian.gramian(), n);
    double[] expected = CyclicJacobi.eigenvalues(jacobian.gramian(), n);
    double[] values = IntStream.range(0, eigen.rank()).mapToDouble(eigen::value).sorted().toArray();
    assertThat(values).hasSize(n);
    for (int k = 0; k < n; k++) {
      assertThat(values[k] / expected[k]).isCloseTo(1, within(1e-10));
    }
  }

  /** Of D²[1 ½; ½ 1] with D = 1, d: the product of both is ¾d², whatever d is. */
  @Test
  void smallEigenvaluesOfGradedMatricesHaveAllTheirDigits() {
    for (double d : new double[] {1e-3, 1e-6, 1e-9, 1e-12}) {
      SymmetricEigen eigen = new SymmetricEigen(2, DOUBLE);
      eigen.decompose(new double[] {1, 0.5 * d, 0.5 * d, d * d}, 2);
      double least = Math.min(eigen.value(0), eigen.value(1));
      assertThat(least * eigen.largest() / (0.75 * d * d)).isCloseTo(1, within(1e-14));
    }
  }

  /** I + 11ᵀ has T + 1 once and 1 else; a multiple of a projection has only its factor. */
  @Test
  void repeatedEigenvaluesHaveTheirMultiplicity() {
    for (int n : Jacobian.SIZES) {
      double[] matrix = new double[n * n];
      Arrays.fill(matrix, 1);
      IntStream.range(0, n).forEach(i -> matrix[i * n + i] = 2);
      SymmetricEigen eigen = new SymmetricEigen(n, DOUBLE);
      eigen.decompose(matrix, n);
      assertThat(eigen.rank()).isEqualTo(n);
      assertThat(eigen.largest()).isCloseTo(n + 1, within(1e-12 * n));
      assertThat(IntStream.range(0, n).filter(k -> Math.abs(eigen.value(k) - 1) < 1e-13).count())
          .isEqualTo(n - 1);
      double[] identity = new double[n * n];
      IntStream.range(0, n / 2).forEach(i -> identity[i * n + i] = 3);
      eigen.decompose(identity, n);
      assertThat(IntStream.range(0, eigen.rank()).mapToDouble(eigen::value).toArray())
          .isEqualTo(IntStream.range(0, n / 2).mapToDouble(i -> 3).toArray());
    }
  }

  @Test
  void theScaleOfAMatrixScalesItsEigenvalues() {
    Jacobian jacobian = Jacobian.normal("any", 9, 20, 0.5, new Random(3));
    SymmetricEigen eigen = new SymmetricEigen(9, DOUBLE);
    eigen.decompose(jacobian.gramian(), 9);
    double largest = eigen.largest();
    for (double scale : new double[] {0x1p-500, 0x1p-40, 0x1p40, 0x1p500}) {
      eigen.decompose(jacobian.scaled(scale).gramian(), 9);
      assertThat(eigen.largest() / (largest * scale * scale)).isCloseTo(1, within(1e-14));
    }
  }

  /** The QL method leaves little to the rotations, which alone would need 6 to 12 sweeps. */
  @Test
  void mostOfTheRotationIsOneMultiplication() {
    for (int n : new int[] {2, 5, 12, 30}) {
      for (int seed = 0; seed < 3; seed++) {
        Jacobian jacobian = Jacobian.normal("any", n, 2 * n, 0.5, new Random(seed));
        SymmetricEigen eigen = new SymmetricEigen(n, DOUBLE);
        eigen.decompose(jacobian.gramian(), n);
        assertThat(eigen.sweeps()).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void refusesWhatIsNotFiniteOrNotSemidefinite() {
    SymmetricEigen eigen = new SymmetricEigen(2, DOUBLE);
    assertThatThrownBy(() -> eigen.decompose(new double[] {1, 0, 0, Double.NaN}, 2))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("NaN at row 1, column 1");
    for (double[] indefinite :
        new double[][] {{1, 2, 2, 1}, {1, 0, 0, -1}, {0, 1, 1, 0}, {1, 1e-3, 1e-3, 0}}) {
      assertThatThrownBy(() -> eigen.decompose(indefinite, 2))
          .isInstanceOf(SolverException.class)
          .hasMessageContaining("not positive semidefinite");
    }
  }

  private static double[] vector(SymmetricEigen eigen, int k, int n) {
    return IntStream.range(0, n).mapToDouble(i -> eigen.vector(k, i)).toArray();
  }
}
