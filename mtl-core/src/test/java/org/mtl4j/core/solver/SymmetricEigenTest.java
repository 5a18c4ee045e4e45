package org.mtl4j.core.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SymmetricEigenTest {
  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  @ParameterizedTest
  @MethodSource("problems")
  void vectorsAreOrthonormalAndReachTheirEigenvalue(Jacobian jacobian) {
    int n = jacobian.tasks();
    double[] gramian = jacobian.gramian();
    SymmetricEigen eigen = new SymmetricEigen(1);
    eigen.decompose(gramian, n);
    double largest = eigen.largest();
    for (int k = 0; k < n; k++) {
      double[] v = vector(eigen, k, n);
      for (int j = 0; j <= k; j++) {
        assertThat(Jacobian.dot(v, vector(eigen, j, n))).isCloseTo(j == k ? 1 : 0, within(1e-12));
      }
      for (int i = 0; i < n; i++) {
        double product = Jacobian.dot(Arrays.copyOfRange(gramian, i * n, i * n + n), v);
        assertThat(product).isCloseTo(eigen.value(k) * v[i], within(1e-12 * largest));
      }
    }
  }

  /** Of D²[1 ½; ½ 1] with D = 1, d: the product of both is ¾d², whatever d is. */
  @Test
  void smallEigenvaluesOfGradedMatricesHaveAllTheirDigits() {
    for (double d : new double[] {1e-3, 1e-6, 1e-9, 1e-12}) {
      SymmetricEigen eigen = new SymmetricEigen(2);
      eigen.decompose(new double[] {1, 0.5 * d, 0.5 * d, d * d}, 2);
      double least = Math.min(eigen.value(0), eigen.value(1));
      assertThat(least * eigen.largest() / (0.75 * d * d)).isCloseTo(1, within(1e-14));
    }
  }

  @Test
  void refusesWhatIsNotFinite() {
    assertThatThrownBy(() -> new SymmetricEigen(2).decompose(new double[] {1, 0, 0, Double.NaN}, 2))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("NaN at row 1, column 1");
  }

  private static double[] vector(SymmetricEigen eigen, int k, int n) {
    return IntStream.range(0, n).mapToDouble(i -> eigen.vector(k, i)).toArray();
  }
}
