// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.weighting.WeightingTrial;

class FixedTest {
  @Test
  void takesWeightsByName() {
    Fixed fixed = new Fixed(Map.of("c", 0.5, "a", 4.0, "b", 0.0));
    assertThat(new WeightingTrial(fixed, 3).values(2, 3, 5)).containsExactly(8, 0, 2.5);
  }

  @Test
  void needsAWeightForEachTaskAndForNoOther() {
    for (Map<String, Double> weights :
        List.of(
            Map.of("a", 1.0, "b", 1.0),
            Map.of("a", 1.0, "b", 1.0, "d", 1.0),
            Map.of("a", 1.0, "b", 1.0, "c", 1.0, "d", 1.0))) {
      assertThatThrownBy(() -> new WeightingTrial(new Fixed(weights), 3))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("[a, b, c]");
    }
  }

  @Test
  void refusesWeightsBelowZeroAndAllZero() {
    assertThatThrownBy(() -> new Fixed(Map.of("a", -1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' is -1.0");
    assertThatThrownBy(() -> new Fixed(Map.of("a", 0.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights must not all be 0, or nothing is learned");
  }
}
