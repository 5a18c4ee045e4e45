// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.weighting.WeightingTrial;

class ChebyshevTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  @Test
  void takesTheWorst() {
    WeightingTrial weighed = new WeightingTrial(new Chebyshev(PREFERENCE, Map.of("c", 1.0)), 3);
    // 0.5 · 2, 0.3 · 3, 0.2 · (5 - 1)
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(1, CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 0, 0}, CLOSE);
    assertThat(weighed.present(1, 2).objective(2, 3, 5)).isCloseTo(0.9, CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0, 0.3, 0}, CLOSE);
    assertThat(new WeightingTrial(new Chebyshev(), 2).objective(2, 3)).isCloseTo(1.5, CLOSE);
  }

  @Test
  void takesTheWorstIfAllAreBelowTheIdeal() {
    Map<String, Double> ideal = Map.of("a", 9.0, "b", 9.0);
    WeightingTrial weighed = new WeightingTrial(new Chebyshev(List.of(0.5, 0.5), ideal), 2);
    assertThat(weighed.present(1).objective(1, 3)).isCloseTo(-3, CLOSE);
  }

  @Test
  void idealsOfUnknownTasksAreRefused() {
    assertThatThrownBy(() -> new WeightingTrial(new Chebyshev(List.of(), Map.of("d", 1.0)), 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the option ideal names the tasks [d], but there are [a, b]");
  }
}
