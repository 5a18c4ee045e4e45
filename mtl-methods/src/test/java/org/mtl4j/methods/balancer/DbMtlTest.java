// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.testkit.balancer.BalancerTrial;

class DbMtlTest {
  @Test
  void needsLossesAboveZero() {
    double[][] rows = {{1, 0}, {0, 2}};
    assertThat(new DbMtl().needs().positiveLosses()).isTrue();
    assertThatThrownBy(() -> new BalancerTrial(new DbMtl(), 2).step(rows, 1, 0))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("task 1");
  }
}
