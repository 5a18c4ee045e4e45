// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.BalancerTrial;

class EpoTest {
  @Test
  void refusesPreferencesThatAreNone() {
    assertThatThrownBy(() -> new Epo(List.of(0.5, 0.6), 1e-4, true, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preference must be shares of 0 or more that sum to 1");
    assertThatThrownBy(() -> new Epo(List.of(0.0, 1.0), 1e-4, true, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preference must be above 0 for every task");
  }

  @Test
  void refusesAnotherNumberOfTasks() {
    Epo method = new Epo(List.of(0.2, 0.3, 0.5), 1e-4, true, Convention.OWN);
    assertThatThrownBy(() -> new BalancerTrial(method, 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the balancer 'epo' has a preference of 3 numbers for 2 tasks");
  }

  @Test
  void needsLossesAboveZero() {
    double[][] rows = {{1, 0}, {0, 2}};
    assertThat(new Epo().needs().positiveLosses()).isTrue();
    assertThatThrownBy(() -> new BalancerTrial(new Epo(), 2).step(rows, 1, -1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("task 1");
  }
}
