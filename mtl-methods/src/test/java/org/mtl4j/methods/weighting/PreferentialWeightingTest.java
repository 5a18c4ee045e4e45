// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.weighting.WeightingTrial;

/** Weightings that take a preference among tasks. */
class PreferentialWeightingTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  static List<LossWeighting> preferential() {
    return List.of(
        new Stch(List.of(0.5, 0.3, 0.2), 0.7, 3, Map.of("a", 0.1)),
        new Chebyshev(List.of(0.5, 0.3, 0.2), Map.of("a", 0.1)),
        new Pbi(List.of(0.5, 0.3, 0.2), 3, Map.of("a", 0.1)),
        new Cosmos(List.of(0.5, 0.3, 0.2), 0.1),
        new Fixed(Map.of("a", 0.5, "b", 0.3, "c", 0.2)));
  }

  @ParameterizedTest
  @MethodSource("preferential")
  void aPreferenceCanBeReplacedAndNothingElseChanges(LossWeighting weighting) {
    Preferential<?> preferential = (Preferential<?>) weighting;
    List<String> tasks = List.of("a", "b", "c");
    Object other = preferential.withPreference(tasks, List.of(0.0, 0.0, 1.0));
    assertThat(other).isNotEqualTo(weighting).isInstanceOf(weighting.getClass());
    assertThat(((Preferential<?>) other).withPreference(tasks, PREFERENCE)).isEqualTo(weighting);
  }

  @ParameterizedTest
  @MethodSource("preferential")
  void tasksMayChangePlacesTogetherWithTheirShares(LossWeighting weighting) {
    LossWeighting turned =
        (LossWeighting)
            ((Preferential<?>) weighting)
                .withPreference(List.of("a", "b", "c"), List.of(0.5, 0.2, 0.3));
    double[] straight = new WeightingTrial(weighting, 3).gradient(2, 3, 5);
    double[] swapped = new WeightingTrial(turned, 3).gradient(2, 5, 3);
    assertThat(swapped)
        .containsExactly(new double[] {straight[0], straight[2], straight[1]}, CLOSE);
  }

  @ParameterizedTest
  @MethodSource("preferential")
  void sharesOfAnotherNumberOfTasksAreRefused(LossWeighting weighting) {
    assertThatThrownBy(() -> new WeightingTrial(weighting, 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[a, b]");
  }
}
