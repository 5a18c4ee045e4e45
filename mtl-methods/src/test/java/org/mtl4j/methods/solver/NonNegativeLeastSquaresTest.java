// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NonNegativeLeastSquaresTest {
  static List<Jacobian> problems() {
    return Jacobian.all();
  }

  /** min ½‖Aᵀy - x‖² over y ≥ 0 for the unit rows of A: y ≥ 0, z = A(Aᵀy - x) ≥ 0, yz = 0. */
  @Tag("many")
  @ParameterizedTest
  @MethodSource("problems")
  void meetsItsConditions(Jacobian jacobian) {
    int n = jacobian.tasks();
    CosineMatrix cosines = new CosineMatrix("test", n);
    cosines.read(jacobian.gramian(), n);
    int size = cosines.size();
    Random random = new Random(n);
    double[] target = random.doubles(size, -1, 1).toArray();
    double[] linear = new double[size];
    cosines.times(target, linear);
    Arrays.setAll(linear, i -> -linear[i]);
    NonNegativeLeastSquares leastSquares = new NonNegativeLeastSquares("test");
    leastSquares.begin(cosines.values(), size, Accuracy.DOUBLE);
    double[] y = new double[size];
    leastSquares.solve(linear, size, y);
    double[] gradient = new double[size];
    cosines.times(y, gradient);
    double mass = size + Arrays.stream(y).sum();
    for (int i = 0; i < size; i++) {
      assertThat(y[i]).isNotNegative();
      assertThat(gradient[i] + linear[i]).isGreaterThanOrEqualTo(-1e-10 * mass);
      assertThat(y[i] * (gradient[i] + linear[i])).isLessThanOrEqualTo(1e-9 * mass * mass);
    }
  }

  @Test
  void refusesAMatrixThatIsNotSemidefinite() {
    NonNegativeLeastSquares leastSquares = new NonNegativeLeastSquares("test");
    leastSquares.begin(new double[] {1, -2, -2, 1}, 2, Accuracy.DOUBLE);
    assertThatThrownBy(() -> leastSquares.solve(new double[] {-1, -1}, 1, new double[2]))
        .isInstanceOf(SolverException.class)
        .hasMessageContaining("not positive semidefinite");
  }
}
