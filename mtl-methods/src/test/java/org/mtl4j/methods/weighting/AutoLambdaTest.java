// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.QuadraticProbe;
import org.mtl4j.testkit.weighting.WeightingTrial;

class AutoLambdaTest {
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

  @Test
  void followsTheProductOfValidationAndTrainingGradients() {
    LossWeighting method = new AutoLambda(List.of(), 0.01, 0.1);
    // θ' = θ - 0.5 · 0.1 · Σ(θ - c_t) = (1 + 0.05, 2 - 0.3), v = Σ(θ' - d_t) = (2.15, 5.1)
    double[] expected = new double[TASKS];
    for (int t = 0; t < TASKS; t++) {
      double product = 2.15 * (1 - TRAINING[t][0]) + 5.1 * (2 - TRAINING[t][1]);
      expected[t] = 0.1 + 0.01 * Math.signum(product);
    }
    assertThat(control(method, quadratics(method))).containsExactly(expected, within(1e-7));
  }

  @Test
  void withoutValidationLabelsNoWeightMoves() {
    LossWeighting method = new AutoLambda();
    QuadraticProbe probe = quadratics(method);
    for (int t = 0; t < TASKS; t++) {
      probe.present(t, true, false);
    }
    assertThat(control(method, probe)).containsExactly(0.1, 0.1, 0.1);
    LossWeighting second = new AutoLambda(List.of("b"), 1e-4, 0.1);
    assertThat(control(second, quadratics(second).present(1, true, false)))
        .containsExactly(0.1, 0.1, 0.1);
  }

  @Test
  void refusesUnknownPrimaryTasks() {
    assertThatThrownBy(() -> new WeightingTrial(new AutoLambda(List.of("z"), 1e-4, 0.1), 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the weighting 'auto-lambda' names the primary tasks [z], but there are [a, b, c]");
  }
}
