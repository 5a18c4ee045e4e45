// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.testkit.balancer.BalancerTrial;

class NtkMtlSrTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2 in the second chunk of each row, 3 and 4 in others. */
  @Test
  void chunksOfTheRepresentationAreMeasuredOneByOne() {
    double[][] rows = {{3, 0, 0, 0, 1, 1, 1, 1}, {0, 0, 4, 4, 0, 0, 1, 1}};
    NtkMtlSr method = new NtkMtlSr();
    assertThat(method.supports(Level.PARAMETERS)).isFalse();
    // λ = 9 and 32, each times the square of the number of chunks.
    assertThat(new BalancerTrial(method, 2).step(rows, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {Math.sqrt(41 / 9.0), Math.sqrt(41 / 32.0)}, EXACT);
  }
}
