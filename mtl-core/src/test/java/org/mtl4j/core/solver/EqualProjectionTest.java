package org.mtl4j.core.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

  @ParameterizedTest
  @MethodSource("independentRows")
  void independentRowsAreProjectedOntoAlike(Jacobian jacobian) {
    for (double[] weights : List.of(ofUnitRows(jacobian), ofRows(jacobian))) {
      double[] update = jacobian.update(weights);
      double first = Jacobian.dot(jacobian.rows()[0], update) / jacobian.norm(0);
      for (int i = 1; i < jacobian.tasks(); i++) {
        double projection = Jacobian.dot(jacobian.rows()[i], update) / jacobian.norm(i);
        assertThat(projection).isCloseTo(first, within(1e-11 * jacobian.mass(weights)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("independentRows")
  void lengthsAreAsDefined(Jacobian jacobian) {
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
   * Two equal rows and one three times as long: unit rows alike (1, 1, 1) are ⅓ each of the one
   * direction; as they are, G⁺ weighs the longer one by its length.
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

  /** G⁺ by Penrose's conditions on x = G⁺d: Gx is the projection of d, x lies in the range. */
  @Test
  void rowsOfLowRankMeetTheConditionsOfTheirPseudoinverse() {
    Jacobian jacobian = graded(Jacobian.normal("low", 6, 3, 1, new Random(7)));
    double[] x = ofRows(jacobian);
    double[] update = jacobian.update(x);
    // With the t that undoes Σx = 1, d - tGx is orthogonal to the range of G.
    double[][] rows = jacobian.rows();
    double[] residual = new double[6];
    double[] image = new double[6];
    double scale = 0;
    double square = 0;
    for (int i = 0; i < 6; i++) {
      image[i] = Jacobian.dot(rows[i], update);
      scale += image[i] * jacobian.norm(i);
      square += image[i] * image[i];
    }
    for (int i = 0; i < 6; i++) {
      residual[i] = jacobian.norm(i) - scale / square * image[i];
    }
    assertThat(Jacobian.norm(jacobian.update(residual)))
        .isLessThan(1e-9 * Jacobian.norm(jacobian.mean()));
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
