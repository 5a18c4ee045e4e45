// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EqualProjectionTest {
  private static final double DOUBLE = Math.ulp(1.0);

  static List<Jacobian> independentRows() {
    List<Jacobian> problems = new ArrayList<>();
    for (int tasks : Jacobian.SIZES) {
      Random random = new Random(tasks);
      problems.add(Jacobian.normal("random", tasks, 2 * tasks + 2, 0, random));
      problems.add(Jacobian.normal("agreeing", tasks, 2 * tasks + 2, 0.7, random));
      problems.add(graded(Jacobian.normal("graded", tasks, 2 * tasks + 2, 0, random)));
    }
    return problems;
  }

  private static Jacobian graded(Jacobian jacobian) {
    double[][] rows = jacobian.rows();
    for (int i = 0; i < rows.length; i++) {
      double factor = Math.pow(10, -6.0 * i / rows.length);
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] *= factor;
      }
    }
    return jacobian;
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("independentRows")
  void projectionsOntoIndependentRowsAreEqual(Jacobian jacobian) {
    for (double[] weights : List.of(ofUnitRows(jacobian), ofRows(jacobian))) {
      double[] update = jacobian.update(weights);
      double first = Jacobian.dot(jacobian.rows()[0], update) / jacobian.norm(0);
      for (int i = 1; i < jacobian.tasks(); i++) {
        double projection = Jacobian.dot(jacobian.rows()[i], update) / jacobian.norm(i);
        assertThat(projection).isCloseTo(first, within(1e-11 * jacobian.mass(weights)));
      }
    }
  }

  @Tag("many")
  @ParameterizedTest
  @MethodSource("independentRows")
  void lengthsMeetTheirDefinitions(Jacobian jacobian) {
    double[] update = jacobian.update(ofUnitRows(jacobian));
    double length = Jacobian.norm(update);
    double projections = 0;
    for (double[] row : jacobian.rows()) {
      projections += Jacobian.dot(row, update) / length;
    }
    assertThat(length).isCloseTo(Math.abs(projections), within(1e-10 * length));
    double sum = 0;
    double mass = 0;
    for (double weight : ofRows(jacobian)) {
      sum += weight;
      mass += Math.abs(weight);
    }
    assertThat(sum).isCloseTo(1, within(1e-13 * mass));
  }

  /**
   * Two equal rows and one three times as long: as unit rows each has a third of the weight; as
   * they are, G⁺ weighs the longer one by its length.
   */
  @Test
  void dependentRowsAreSolvedByLeastSquares() {
    Jacobian jacobian = new Jacobian("line", new double[][] {{0, 1}, {0, 1}, {0, 3}});
    // C⁺1 = 1/3 each; 1ᵀGc/cᵀGc = 5.
    assertThat(ofUnitRows(jacobian))
        .containsExactly(new double[] {5 / 3.0, 5 / 3.0, 5 / 9.0}, within(1e-12));
    // G = uuᵀ, u = (1, 1, 3) = √diag G: G⁺u = u/‖u‖².
    assertThat(ofRows(jacobian))
        .containsExactly(new double[] {1 / 5.0, 1 / 5.0, 3 / 5.0}, within(1e-12));
  }

  static List<Jacobian> dependentRows() {
    List<Jacobian> problems = new ArrayList<>();
    for (int tasks : new int[] {2, 3, 6, 16, 40, 128}) {
      Random random = new Random(tasks);
      int rank = (tasks + 1) / 2;
      problems.add(Jacobian.normal("low rank", tasks, rank, 1, random));
      problems.add(Jacobian.normal("rank one", tasks, 1, 3, random));
      problems.add(graded(Jacobian.normal("low rank, graded", tasks, rank, 1, random)));
      Jacobian copies = Jacobian.normal("copies", tasks, 2 * tasks, 1, random);
      for (int i = rank; i < tasks; i++) {
        copies.rows()[i] = copies.rows()[i - rank].clone();
      }
      problems.add(copies);
    }
    return problems;
  }

  /**
   * Penrose's conditions on x = G⁺d, d the norms, and on C⁺1: with the t that undoes the scale of
   * x, d - tGx is orthogonal to the range of G, and x is in that range.
   */
  @Tag("many")
  @ParameterizedTest
  @MethodSource("dependentRows")
  void dependentRowsMeetTheConditionsOfTheirPseudoinverse(Jacobian jacobian) {
    assertPseudoinverse(jacobian, ofRows(jacobian), false);
    assertPseudoinverse(jacobian, ofUnitRows(jacobian), true);
  }

  private static void assertPseudoinverse(Jacobian jacobian, double[] weights, boolean unit) {
    int n = jacobian.tasks();
    double[][] rows = jacobian.rows();
    double[] update = jacobian.update(weights);
    if (Jacobian.norm(update) == 0) {
      return; // opposite rows
    }
    double[] scales = new double[n];
    double[] residual = new double[n];
    double scale = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      scales[i] = unit ? jacobian.norm(i) : 1;
      double image = Jacobian.dot(rows[i], update) / scales[i];
      scale += image * jacobian.norm(i) / scales[i];
      square += image * image;
    }
    double mass = 0;
    for (int i = 0; i < n; i++) {
      double image = scale / square * Jacobian.dot(rows[i], update) / scales[i];
      residual[i] = (jacobian.norm(i) / scales[i] - image) / scales[i];
      mass += jacobian.norm(i) * jacobian.norm(i) / scales[i] / scales[i];
    }
    assertThat(Jacobian.norm(jacobian.update(residual))).isLessThan(1e-9 * mass);
    assertInRange(jacobian, weights, scales);
  }

  /** Sx = SJz for some z, S the scales: by the columns of J/S made orthonormal. */
  private static void assertInRange(Jacobian jacobian, double[] weights, double[] scales) {
    int n = jacobian.tasks();
    double[] x = new double[n];
    double[] rest = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = weights[i] * scales[i];
      rest[i] = x[i];
    }
    List<double[]> basis = new ArrayList<>();
    for (int k = 0; k < jacobian.rows()[0].length; k++) {
      double[] column = new double[n];
      for (int i = 0; i < n; i++) {
        column[i] = jacobian.rows()[i][k] / scales[i];
      }
      double length = Jacobian.norm(column);
      for (int round = 0; round < 2; round++) {
        basis.forEach(other -> remove(column, other));
      }
      double left = Jacobian.norm(column);
      if (left > 1e-10 * length) {
        for (int i = 0; i < n; i++) {
          column[i] /= left;
        }
        basis.add(column);
        remove(rest, column);
      }
    }
    assertThat(Jacobian.norm(rest)).isLessThan(1e-7 * Jacobian.norm(x));
  }

  private static void remove(double[] x, double[] unit) {
    double part = Jacobian.dot(x, unit);
    for (int i = 0; i < x.length; i++) {
      x[i] -= part * unit[i];
    }
  }

  /** Unit rows at 120° add up to zero; the rounding error of the sum is no direction. */
  @Test
  void rowsThatAddToZeroHaveNoCommonDirection() {
    double root = Math.sqrt(3) / 2;
    Jacobian jacobian = new Jacobian("star", new double[][] {{1, 0}, {-0.5, root}, {-0.5, -root}});
    assertThat(ofUnitRows(jacobian)).containsExactly(0, 0, 0);
    assertThatThrownBy(() -> ofRows(jacobian)).hasMessageContaining("no weights that sum to one");
  }

  @Test
  void oppositeRowsHaveNoCommonDirection() {
    Jacobian jacobian = new Jacobian("opposite", new double[][] {{1, 1}, {-1, -1}});
    assertThat(ofUnitRows(jacobian)).containsExactly(0, 0);
    assertThatThrownBy(() -> ofRows(jacobian))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("no weights that sum to one");
  }

  @Test
  void zeroRowsGetNoWeightUnlessAllAreZero() {
    Jacobian jacobian = new Jacobian("one", new double[][] {{0, 0}, {0, 2}});
    assertThat(ofUnitRows(jacobian)).containsExactly(0, 1);
    assertThat(ofRows(jacobian)).containsExactly(0, 1);
    Jacobian none = new Jacobian("none", new double[2][2]);
    assertThat(ofUnitRows(none)).containsExactly(0, 0);
    assertThat(ofRows(none)).containsExactly(0.5, 0.5);
  }

  private static double[] ofUnitRows(Jacobian jacobian) {
    double[] weights = new double[jacobian.tasks()];
    new EqualProjection(1, DOUBLE).solveForUnitRows(jacobian.gramian(), weights.length, weights);
    return weights;
  }

  private static double[] ofRows(Jacobian jacobian) {
    double[] weights = new double[jacobian.tasks()];
    new EqualProjection(1, DOUBLE).solveForRows(jacobian.gramian(), weights.length, weights);
    return weights;
  }
}
