// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.BalancerTrial;

class TrimmedMeanTest {
  @Test
  void refusesTooFewTasks() {
    assertThatThrownBy(() -> new BalancerTrial(new TrimmedMean(), 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the balancer 'trimmed-mean' with trim 1 needs 3 tasks or more, but has 2");
  }

  @Test
  void aStepWithTooFewPresentTasksHasNoUpdate() {
    double[][] rows = {{1}, {2}, {3}};
    boolean[] present = {true, false, true};
    BalancerTrial trial = new BalancerTrial(new TrimmedMean(), 3);
    assertThatThrownBy(() -> trial.step(rows, new double[] {1, 1, 1}, present))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("trimmed-mean needs 3 tasks in a step, but has 2");
    assertThat(trial.step(rows, 1, 1, 1).update()).containsExactly(2);
  }
}
