// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;

class AlignedMtlTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  /** The eigenvalues are 1 and 4: aligned gradients have the length of one of these roots. */
  @Test
  void alignedGradientsHaveTheChosenLength() {
    double root = Math.sqrt(2.5);
    for (AlignedMtl.Scale scale : AlignedMtl.Scale.values()) {
      double s = scale == AlignedMtl.Scale.RMSE ? root : 1;
      assertThat(CROSSED.weights(new AlignedMtl(scale, AlignedMtl.Preference.SUM, Convention.OWN)))
          .containsExactly(new double[] {s, s / 2}, EXACT);
    }
    assertThat(CROSSED.weights(new AlignedMtl())).containsExactly(new double[] {0.5, 0.25}, EXACT);
  }
}
