// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.weighting.WeightingTrial;

class ImtlLTest {
  @Test
  void startsAtTheLossesAndFollowsTheLogScale() {
    WeightingTrial trial = new WeightingTrial(new ImtlL(), 3);
    assertThat(trial.terms().separate()).isTrue();
    assertThat(trial.values(2, 3, 5)).containsExactly(2, 3, 5);
    trial.variables().forEach(s -> trial.variable(s.name(), 2));
    double e = Math.exp(2);
    assertThat(trial.values(2, 3, 5))
        .containsExactly(new double[] {2 * e - 2, 3 * e - 2, 5 * e - 2}, within(1e-12));
  }
}
