// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each phase by itself: any of them makes up for faults of the others. */
class PowerRootTest {
  private static final double[] BETAS = {0.2, 0.5, 1, 2, 7};

  /** Rows, pulls and a point, with its conditions computed from the cosines. */
  private static final class Problem {
    final int n;
    final double beta;
    final CosineMatrix cosines;
    final HullPoint point;
    final PowerRoot root;
    final double[] logPulls;

    /** At v = 1 for rows of different lengths. */
    Problem(int n, double beta, long seed) {
      Random random = new Random(seed);
      this.n = n;
      this.beta = beta;
      cosines = new CosineMatrix("test", n);
      cosines.read(Matrices.gramian(Matrices.normal(n, n + 4, 0.7, random), n), n);
      point = new HullPoint("test", Accuracy.DOUBLE, cosines);
      point.allocate(n);
      root = new PowerRoot(beta, cosines, point);
      root.allocate(n);
      double[] pulls = random.doubles(n, 0.5, 2).toArray();
      logPulls = new double[n];
      for (int i = 0; i < n; i++) {
        logPulls[i] = (beta - 1) * Math.log(cosines.norm(i)) + Math.log(pulls[i]);
        point.weights()[i] = 1;
      }
      point.update();
      root.begin(pulls);
    }

    double image(int i) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += cosines.cosine(i, j) * point.weights()[j];
      }
      return sum;
    }

    /** (Cv)ᵢ v^β / h. */
    double ratio(int i) {
      return image(i) * Math.exp(beta * Math.log(point.weights()[i]) - logPulls[i]);
    }

    double worst() {
      double worst = 0;
      for (int i = 0; i < n; i++) {
        worst = Math.max(worst, Math.abs(ratio(i) - 1));
      }
      return worst;
    }

    /** ½vᵀCv - Σ h v^{1-β}/(1-β). */
    double objective() {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double v = point.weights()[i];
        double power = beta == 1 ? Math.log(v) : Math.pow(v, 1 - beta) / (1 - beta);
        sum += 0.5 * v * image(i) - Math.exp(logPulls[i]) * power;
      }
      return sum;
    }
  }

  @Test
  void newtonsMethodReachesTheRoot() {
    for (double beta : BETAS) {
      for (int n = 1; n <= 6; n++) {
        Problem problem = new Problem(n, beta, n);
        // Closer to the root, where Cv > 0.
        for (int round = 0; round < 20; round++) {
          problem.root.sweep();
        }
        assertThat(problem.root.newton()).isLessThan(1e-13);
        assertThat(problem.worst()).isLessThan(1e-12);
        assertThat(problem.root.residual()).isLessThan(1e-13);
        double[] weights = problem.point.weights().clone();
        assertThat(problem.root.newton()).isLessThan(1e-13);
        assertThat(problem.point.weights()).containsExactly(weights, within(1e-12));
      }
    }
  }

  /** In the coordinate moved last its condition holds; the objective decreases. */
  @Test
  void aSweepMinimizesInEachCoordinate() {
    for (double beta : BETAS) {
      for (int n = 1; n <= 6; n++) {
        Problem problem = new Problem(n, beta, 10L * n);
        double before = problem.objective();
        problem.root.sweep();
        assertThat(problem.ratio(n - 1)).isCloseTo(1, within(1e-10));
        assertThat(problem.objective()).isLessThanOrEqualTo(before + 1e-12 * Math.abs(before));
        assertThat(problem.point.image()[0]).isCloseTo(problem.image(0), within(1e-12));
        assertThat(problem.point.weights()).doesNotContain(1.0);
      }
    }
  }

  /** Near the root a Newton step squares the error; far from it the objective decreases. */
  @Test
  void aNewtonStepInVLowersTheObjective() {
    for (double beta : BETAS) {
      for (int n = 2; n <= 6; n++) {
        Problem problem = new Problem(n, beta, 20L * n);
        double before = problem.objective();
        problem.root.descendTogether();
        assertThat(problem.objective()).isLessThan(before);
        for (int round = 0; round < 60; round++) {
          problem.root.sweep();
        }
        double error = problem.worst();
        problem.root.descendTogether();
        assertThat(problem.worst()).isLessThan(Math.max(0.1 * error, 1e-11));
      }
    }
  }

  @Test
  void aCoordinateSolvesItsEquation() {
    for (double beta : BETAS) {
      PowerRoot root = new Problem(1, beta, 1).root;
      for (double c : new double[] {-1e6, -3, -0.01, 0, 1e-9, 0.5, 20, 1e8}) {
        for (double logPull : new double[] {-20, -1, 0, 2, 15}) {
          double logT = root.leastAlong(c, logPull);
          double t = Math.exp(logT);
          double found = t * Math.pow(t, beta) + c * Math.pow(t, beta);
          double size = Math.exp(logPull) + Math.abs(c) * Math.pow(t, beta);
          assertThat(found - Math.exp(logPull)).isCloseTo(0, within(1e-12 * (1 + beta) * size));
        }
      }
    }
  }

  @Test
  void theResidualIsRelativeToBothTerms() {
    Problem problem = new Problem(3, 2, 5);
    double sum = 3;
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      double pull = Math.exp(problem.logPulls[i]);
      expected = Math.max(expected, Math.abs(problem.image(i) - pull) / (pull + sum));
    }
    assertThat(problem.root.residual()).isCloseTo(expected, within(1e-15)).isGreaterThan(0.01);
  }

  @Test
  void theRootForBetaOneAndNoPullsIsKept() {
    Problem problem = new Problem(2, 1, 3);
    assertThat(problem.root.begin(new double[] {1, 1})).isTrue();
    assertThat(problem.root.begin(new double[] {1, 2})).isFalse();
    assertThat(new Problem(2, 2, 3).root.begin(new double[] {1, 1})).isFalse();
  }
}
