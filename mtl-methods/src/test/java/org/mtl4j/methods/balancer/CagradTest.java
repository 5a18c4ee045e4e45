// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.methods.balancer.Cagrad.Rescale;

class CagradTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  @Test
  void rescales() {
    double[] plain = CROSSED.weights(new Cagrad(0.5, Rescale.NONE, false, Convention.OWN));
    double[] squared = CROSSED.weights(new Cagrad(0.5, Rescale.C_SQUARED, false, Convention.OWN));
    double[] linear = CROSSED.weights(new Cagrad(0.5, Rescale.C, false, Convention.OWN));
    assertThat(Gradients.scaled(squared, 1.25)).containsExactly(plain, EXACT);
    assertThat(Gradients.scaled(linear, 1.5)).containsExactly(plain, EXACT);
    double[] code = CROSSED.weights(new Cagrad(0.5, Rescale.C_SQUARED, true, Convention.OWN));
    assertThat(code).containsExactly(Gradients.scaled(squared, 2), EXACT);
  }

  @Test
  void staysWithinItsRadiusOfTheMean() {
    Gradients any = Gradients.random("any", 4, 9, 0, 2);
    double[] mean = any.update(new Mean());
    assertThat(any.update(new Cagrad(0, Rescale.NONE, false, Convention.OWN)))
        .containsExactly(mean, EXACT);
    double distance = Gradients.distance(any.update(new Cagrad()), mean);
    assertThat(distance).isCloseTo(0.5 * Gradients.norm(mean), EXACT);
    assertThatThrownBy(() -> new Cagrad(-1, Rescale.NONE, false, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
