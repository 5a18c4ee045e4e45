// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The conditions of every solver on problems with few tasks: quick enough for mutation testing,
 * which leaves out the tests tagged "many". Those check the same conditions for up to 128 tasks.
 */
class SmallProblemsTest {
  private static void each(Consumer<Jacobian> check) {
    Jacobian.small().forEach(check);
  }

  @Test
  void minNorm() {
    each(new MinNormTest()::meetsItsOptimalityConditions);
  }

  @Test
  void dualCone() {
    each(new DualConeTest()::projectsTheMean);
    each(new DualConeTest()::projectsEachRow);
  }

  @Test
  void conflictAverse() {
    for (double c : new double[] {0.2, 0.95, 1.5, 1000}) {
      each(jacobian -> new ConflictAverseTest().closesTheGapBetweenDualAndPrimal(jacobian, c));
    }
  }

  @Test
  void circularCone() {
    for (double c : new double[] {0, 0.5, 0.9}) {
      each(jacobian -> new CircularConeTest().noDirectionOfTheConeIsBetter(jacobian, c));
    }
  }

  @Test
  void gradientSurgery() {
    each(new GradientSurgeryTest()::equalsTheProjectionsOfTheRows);
  }

  @Test
  void halfSpaces() {
    each(new HalfSpacesTest()::meetsItsConditionsOrSaysThatItCannot);
    each(new HalfSpacesTest()::withoutProgressIsTheDualCone);
  }

  @Test
  void logBarrier() {
    for (double beta : new double[] {0.2, 1, 3, 20}) {
      each(jacobian -> new LogBarrierTest().meetsItsConditionsWhereverTheyCanBeMet(jacobian, beta));
    }
  }

  @Test
  void equalProjection() {
    EqualProjectionTest test = new EqualProjectionTest();
    for (Jacobian jacobian : EqualProjectionTest.independentRows()) {
      if (jacobian.tasks() < 16) {
        test.projectionsOntoIndependentRowsAreEqual(jacobian);
        test.lengthsMeetTheirDefinitions(jacobian);
      }
    }
    for (Jacobian jacobian : EqualProjectionTest.dependentRows()) {
      if (jacobian.tasks() < 40) {
        test.dependentRowsMeetTheConditionsOfTheirPseudoinverse(jacobian);
      }
    }
  }

  @Test
  void symmetricEigen() {
    SymmetricEigenTest test = new SymmetricEigenTest();
    each(test::vectorsAreOrthonormalAndReachTheirEigenvalue);
    for (Jacobian jacobian : SymmetricEigenTest.gradedProblems()) {
      if (jacobian.tasks() <= 16) {
        test.everyEigenvalueOfAGradedMatrixHasItsDigits(jacobian);
      }
    }
  }

  @Test
  void nonNegativeLeastSquares() {
    each(new NonNegativeLeastSquaresTest()::meetsItsConditions);
  }

  @Test
  void simplexProgram() {
    each(new SimplexProgramTest()::descendsForAnyGradients);
  }
}
