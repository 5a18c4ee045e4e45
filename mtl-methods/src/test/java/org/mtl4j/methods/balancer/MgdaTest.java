// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.methods.balancer.Mgda.Normalization;

class MgdaTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  /** At a right angle the point of least norm has w_t ∝ 1/‖g_t‖². */
  @ParameterizedTest
  @EnumSource
  void seeksWeightsOfNormalizedGradients(Normalization normalization) {
    double square = // of the norms of the normalized gradients, second over first
        switch (normalization) {
          case NONE -> 4; // 1 and 2
          case L2, LOSS -> 1; // 1 and 2/2
          case LOSS_PLUS -> 0.25; // 1 and 2/4
        };
    double[] weights = CROSSED.weights(new Mgda(normalization, Convention.WEIGHTED));
    assertThat(weights)
        .containsExactly(new double[] {square / (1 + square), 1 / (1 + square)}, EXACT);
  }

  @Test
  void dividesByPositiveLossesOnly() {
    Gradients negative = new Gradients("negative", CROSSED.rows(), new double[] {1, -2});
    assertThatThrownBy(() -> negative.weights(new Mgda(Normalization.LOSS, Convention.WEIGHTED)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "mgda can divide by losses above 0 only, but the loss of task 1 (counted from 0) is -2.0");
  }
}
