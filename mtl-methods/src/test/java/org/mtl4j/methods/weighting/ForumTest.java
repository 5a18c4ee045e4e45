// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.QuadraticProbe;

class ForumTest {
  private static final int TASKS = 3;

  private static final double[] THETA = {1, 2};

  private static final double[][] TRAINING = {{0, 0}, {3, 1}, {1, -1}};

  private static final double[][] VALIDATION = {{-1, 1}, {2, 2}, {0, -3}};

  private final GivenHistory history = new GivenHistory(TASKS, 1);

  private static QuadraticProbe quadratics(LossWeighting weighting) {
    return new QuadraticProbe(THETA, TRAINING, VALIDATION, weighting.probing(TASKS).vectors());
  }

  private double[] control(LossWeighting weighting, QuadraticProbe probe) {
    double[] weights = new double[TASKS];
    weighting.control(history, probe, weights);
    return weights;
  }

  private static void withoutValidation(QuadraticProbe probe) {
    for (int t = 0; t < TASKS; t++) {
      probe.present(t, true, false);
    }
  }

  @Test
  void withoutValidationLabelsItFollowsTheTrainingLoss() {
    LossWeighting method = new Forum();
    QuadraticProbe probe = quadratics(method);
    withoutValidation(probe);
    double share = 0.1 / TASKS;
    assertThat(control(method, probe))
        .containsExactly(new double[] {share, share, share}, within(1e-15));
    assertThat(probe.vector(0)).containsOnly(0);
  }

  @Test
  void keepsTheMultipliersOfTasksWithoutValidationLabels() {
    LossWeighting method = new Forum();
    QuadraticProbe probe = quadratics(method);
    control(method, probe);
    double kept = history.state("multipliers", TASKS, 0)[2];
    probe.present(2, true, false);
    probe.parameter(0, 4);
    control(method, probe);
    double[] multipliers = history.state("multipliers", TASKS, 0);
    assertThat(multipliers[2]).isEqualTo(kept);
    assertThat(multipliers[0] + multipliers[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void anAbsentTaskHasNoWeightAndItsLogitDoesNotMove() {
    LossWeighting method = new Forum();
    assertThat(control(method, quadratics(method).present(1, false, true))[1]).isZero();
    assertThat(history.state("logits", TASKS, 0)[1]).isZero();
  }
}
