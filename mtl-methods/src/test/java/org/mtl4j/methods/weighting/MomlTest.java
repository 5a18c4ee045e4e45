// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.QuadraticProbe;

class MomlTest {
  private static final double[] THETA = {1, 2};
  private static final double[][] TRAINING = {{0, 0}, {3, 1}, {1, -1}};
  private static final double[][] VALIDATION = {{-1, 1}, {2, 2}, {0, -3}};
  private static final int TASKS = 3;

  private final GivenHistory history = new GivenHistory(TASKS, 1);

  private double[] control(LossWeighting weighting, QuadraticProbe probe) {
    double[] weights = new double[TASKS];
    weighting.control(history, probe, weights);
    return weights;
  }

  private static QuadraticProbe quadratics(LossWeighting weighting) {
    return new QuadraticProbe(THETA, TRAINING, VALIDATION, weighting.probing(TASKS).vectors());
  }

  @Test
  void weighsEvenlyIfTheCommonDescentIsZero() {
    // Gradients of both validation losses oppose each other in every weight.
    QuadraticProbe probe =
        new QuadraticProbe(
            new double[] {0},
            new double[][] {{1}, {-1}, {0}},
            new double[][] {{5}, {-5}, {5}},
            TASKS + 2);
    double[] weights = control(new Moml(), probe);
    assertThat(weights).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-5));
  }

  @Test
  void withoutValidationLabelsNoWeightMoves() {
    LossWeighting method = new Moml();
    QuadraticProbe probe = quadratics(method);
    for (int t = 0; t < TASKS; t++) {
      probe.present(t, true, false);
    }
    double[] third = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    assertThat(control(method, probe)).containsExactly(third);
    assertThat(control(method, probe)).containsExactly(third);
  }

  @Test
  void anAbsentTaskHasNoWeightAndItsLogitDoesNotMove() {
    LossWeighting method = new Moml();
    assertThat(control(method, quadratics(method).present(1, false, true))[1]).isZero();
    assertThat(history.state("logits", TASKS, 0)[1]).isZero();
  }
}
