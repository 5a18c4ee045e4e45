// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.weighting.WeightingTrial;

class UncertaintySoftmaxTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  @Test
  void weighsByInverseLosses() {
    WeightingTrial weighed = new WeightingTrial(new UncertaintySoftmax(0.5), 3);
    double[] e = {Math.exp(1), Math.exp(2 / 3.0), Math.exp(0.4)};
    double sum = e[0] + e[1] + e[2];
    assertThat(weighed.gradient(2, 3, 5))
        .containsExactly(new double[] {e[0] / sum, e[1] / sum, e[2] / sum}, CLOSE);
    assertThat(weighed.present(0, 2).gradient(2, 3, 5))
        .containsExactly(new double[] {e[0] / (e[0] + e[2]), 0, e[2] / (e[0] + e[2])}, CLOSE);
    // A loss near 0 takes all the weight, without overflow.
    assertThat(weighed.present(0, 1, 2).objective(1e-30, 3, 5)).isCloseTo(0, CLOSE);
  }
}
