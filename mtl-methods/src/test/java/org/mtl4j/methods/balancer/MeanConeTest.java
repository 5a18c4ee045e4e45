// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.testkit.balancer.BalancerTrial;

class MeanConeTest {
  /** The gradients on orthogonal axes: the update lies in their positive orthant, at the cosine. */
  @Test
  void staysInItsConeAndStopsIfNothingHelpsAll() {
    double[][] uneven = {{1, 0}, {0, 10}};
    double[] update =
        new BalancerTrial(new MeanCone(0.99, MeanCone.Length.UNIT, Convention.OWN), 2)
            .step(uneven, 1, 1)
            .update();
    double cosine = (update[0] + 10 * update[1]) / Math.sqrt(101);
    assertThat(cosine).isCloseTo(0.99, Offset.offset(1e-7));
    assertThat(Math.hypot(update[0], update[1])).isCloseTo(1, Offset.offset(1e-9));
    double[][] opposite = {{1, 0}, {-2, 0}};
    assertThat(new BalancerTrial(new MeanCone(), 2).step(opposite, 1, 1).update())
        .containsExactly(0, 0);
  }
}
