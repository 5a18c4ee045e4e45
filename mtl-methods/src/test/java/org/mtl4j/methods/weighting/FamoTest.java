// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.QuadraticProbe;
import org.mtl4j.testkit.weighting.WeightingTrial;

class FamoTest {
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
  void aLossBelowItsMinimumAfterAStepIsNamed() {
    Famo method = new Famo(0.025, 0, Map.of("a", 4.0));
    QuadraticProbe probe = quadratics(method);
    assertThatThrownBy(() -> method.observe(history, probe))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("the loss of 'a' is 2.5 after a step")
        .hasMessageContaining("minimum of 4.0");
  }

  @Test
  void anAbsentTaskHasNoWeightAndItsLogitDoesNotMove() {
    LossWeighting method = new Famo();
    assertThat(control(method, quadratics(method).present(1, false, true))[1]).isZero();
    assertThat(history.state("logits", TASKS, 0)[1]).isZero();
  }

  @Test
  void refusesMinimaOfUnknownTasksAndThatAreNotFinite() {
    assertThatThrownBy(() -> new WeightingTrial(new Famo(0.025, 0, Map.of("z", 0.0)), 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the weighting 'famo' has minima for [z], but the tasks are [a, b, c]");
    assertThatThrownBy(() -> new Famo(1, 0, Map.of("a", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minima must be finite, but that of 'a' is NaN");
  }
}
