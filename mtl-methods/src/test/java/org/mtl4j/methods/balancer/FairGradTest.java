// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;

class FairGradTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  @Test
  void isNashMtlForAlphaOne() {
    assertThat(CROSSED.weights(new FairGrad(1, false, 0, Convention.OWN, Unsolved.KEEP)))
        .containsExactly(CROSSED.weights(new NashMtl()), EXACT);
  }

  @Test
  void theUpdateCanBeMultipliedAndItsLengthLimited() {
    double[] plain = CROSSED.weights(new FairGrad());
    assertThat(CROSSED.weights(new FairGrad(2, true, 0, Convention.OWN, Unsolved.KEEP)))
        .containsExactly(Gradients.scaled(plain, 2), EXACT);
    assertThat(
            Gradients.norm(CROSSED.update(new FairGrad(2, true, 1, Convention.OWN, Unsolved.KEEP))))
        .isCloseTo(1, EXACT);
  }

  @Test
  void everyTaskGains() {
    Gradients agreeing = Gradients.random("agreeing", 16, 33, 3, 7);
    double[] update = agreeing.update(new FairGrad());
    for (double[] row : agreeing.rows()) {
      assertThat(Gradients.dot(row, update)).isPositive();
    }
  }
}
