// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.testkit.balancer.BalancerTrial;

class ExcessMtlTest {
  /** S + 1e-7 is all but the sum of g²: e = 4 and 8 at first, then 16/√20 and 1. */
  @Test
  void weightsMoveFromTheSecondStepOn() {
    BalancerTrial trial = new BalancerTrial(new ExcessMtl(1, 0, Convention.WEIGHTED), 2);
    double[][] first = {{2, 2, 0}, {8, 0, 0}};
    double[][] second = {{0, 4, 0}, {0, 0, 1}};
    assertThat(trial.step(first, 1, 1).weights().orElseThrow()).containsExactly(1, 1);
    double[][] faint = {{1e-6, 0}, {0, 1}};
    assertThat(new BalancerTrial(new ExcessMtl(), 2).step(faint, 1, 1).weights().orElseThrow())
        .containsExactly(1, 1);
    double odds = Math.exp(16 / Math.sqrt(20) / 4 - 1.0 / 8);
    assertThat(trial.step(second, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {2 * odds / (1 + odds), 2 / (1 + odds)}, Offset.offset(1e-6));
  }
}
