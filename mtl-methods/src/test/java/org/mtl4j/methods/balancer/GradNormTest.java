// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.error.ConfigurationException;

class GradNormTest {
  @Test
  void needsLossesAboveZero() {
    assertThat(new GradNorm().needs().positiveLosses()).isTrue();
  }

  @Test
  void refusesAPatternThatIsNone() {
    assertThatThrownBy(() -> new GradNorm(1.5, 0.1, Optional.of("("), Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer must be a regular expression, but is '('");
    assertThatThrownBy(() -> new GradNorm(1.5, 0.1, Optional.of("x".repeat(1001)), Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer must have at most 1,000 characters, but has 1,001");
  }

  @Test
  void refusesAPatternThatNoSharedParameterMatches() {
    GradNorm method = new GradNorm(1.5, 0.1, Optional.of("tower"), Convention.OWN);
    method.check(List.of("encoder/0/kernel", "tower/kernel"));
    assertThatThrownBy(() -> method.check(List.of("encoder/0/kernel")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'tower'")
        .hasMessageContaining("encoder/0/kernel");
  }
}
