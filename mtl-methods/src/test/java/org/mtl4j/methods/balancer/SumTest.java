// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.balancer.BalancerTrial;

class SumTest {
  private static final double[][] ROWS = {{1, 2}, {3, 4}, {5, 7}};

  /** The trial checks that known and solved weights are equal. */
  @Test
  void sumAndMeanKnowTheirWeightsBeforeAStep() {
    boolean[] present = {true, false, true};
    double[] losses = {1, 1, 1};
    assertThat(new Sum().knownWeights()).isTrue();
    assertThat(new BalancerTrial(new Sum(), 3).step(ROWS, losses, present).update())
        .containsExactly(6, 9);
    assertThat(new Mean().knownWeights()).isTrue();
    assertThat(new BalancerTrial(new Mean(), 3).step(ROWS, losses, present).update())
        .containsExactly(3, 4.5);
  }
}
