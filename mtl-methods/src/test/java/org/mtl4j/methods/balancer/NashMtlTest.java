// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.testkit.balancer.BalancerTrial;

class NashMtlTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  @Test
  void theLengthOfTheUpdateCanBeLimited() {
    // Gw = 1/w at a right angle: w = 1/‖g‖, an update of norm √2.
    double[] nash = CROSSED.weights(new NashMtl());
    assertThat(nash).containsExactly(new double[] {1, 0.5}, EXACT);
    assertThat(CROSSED.weights(new NashMtl(1, 1, Convention.OWN, Unsolved.KEEP)))
        .containsExactly(Gradients.scaled(nash, Math.sqrt(0.5)), EXACT);
  }

  @Test
  void weightsAreSolvedForInEveryNthStep() {
    BalancerTrial trial =
        new BalancerTrial(new NashMtl(2, 0, Convention.WEIGHTED, Unsolved.KEEP), 2);
    assertThat(trial.step(CROSSED.rows(), 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {1, 0.5}, EXACT);
    double[][] other = {{4, 0}, {0, 4}};
    assertThat(trial.step(other, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {1, 0.5}, EXACT);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {0.25, 0.25}, EXACT);
  }

  @Test
  void everyTaskGains() {
    Gradients agreeing = Gradients.random("agreeing", 16, 33, 3, 7);
    double[] update = agreeing.update(new NashMtl());
    for (double[] row : agreeing.rows()) {
      assertThat(Gradients.dot(row, update)).isPositive();
    }
  }
}
