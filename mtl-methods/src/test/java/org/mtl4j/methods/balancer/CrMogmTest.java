// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.testkit.balancer.BalancerTrial;

class CrMogmTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static final double[][] CROSSED = {{1, 0}, {0, 2}};

  @Test
  void statesOfNestedWrappersDoNotMix() {
    CrMogm nested = new CrMogm(new CrMogm(new Mgda(), 0.5, 0), 0.5, 0);
    BalancerTrial trial = new BalancerTrial(nested, 2);
    trial.step(CROSSED, 1, 1); // 0.8 and 0.2
    double[][] other = {{3, 0}, {0, 1}}; // 0.1 and 0.9
    double inner = 0.5 * 0.8 + 0.5 * 0.1;
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()[0])
        .isCloseTo(0.5 * 0.8 + 0.5 * inner, EXACT);
  }

  /** With α = ½ and a rise of ½ the second step renews ½/√2 of the weights, the third ½/√3. */
  @Test
  void smoothingRises() {
    BalancerTrial trial = new BalancerTrial(new CrMogm(new Mgda(), 0.5, 0.5), 2);
    double first = trial.step(CROSSED, 1, 1).weights().orElseThrow()[0];
    assertThat(first).isCloseTo(0.8, EXACT);
    double[][] other = {{3, 0}, {0, 1}}; // 0.1 and 0.9
    double second = 0.8 + 0.5 / Math.sqrt(2) * (0.1 - 0.8);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()[0]).isCloseTo(second, EXACT);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()[0])
        .isCloseTo(second + 0.5 / Math.sqrt(3) * (0.1 - second), EXACT);
  }

  /** For a learning rate of 0.3/√k the share of the new weights is that of the first rate left. */
  @Test
  void smoothingFollowsALearningRateThatFalls() {
    BalancerTrial trial = new BalancerTrial(new CrMogm(new Mgda(), 0, 0.5), 2);
    double[][] other = {{3, 0}, {0, 1}};
    double expected = 0;
    for (int k = 1; k <= 6; k++) {
      double alpha = 1 - 0.3 / Math.sqrt(k) / 0.3;
      expected = alpha * expected + (1 - alpha) * (k % 2 == 1 ? 0.8 : 0.1);
      double[][] rows = k % 2 == 1 ? CROSSED : other;
      assertThat(trial.step(rows, 1, 1).weights().orElseThrow()[0]).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void smoothedWeightsGiveUpNonConflict() {
    assertThat(new Upgrad().promises()).contains(Promise.NON_CONFLICT);
    assertThat(new CrMogm(new Upgrad()).promises())
        .containsExactlyInAnyOrder(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Test
  void refusesAMethodWithoutWeights() {
    assertThatThrownBy(() -> new CrMogm(new TrimmedMean()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'trimmed-mean' works coordinate by coordinate");
  }
}
