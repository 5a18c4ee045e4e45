// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.weighting.WeightingTrial;

class CosmosTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  @Test
  void rewardsTheDirectionOfThePreference() {
    WeightingTrial weighed = new WeightingTrial(new Cosmos(PREFERENCE, 2), 3);
    double linear = 0.5 * 2 + 0.3 * 3 + 0.2 * 5;
    double cosine = linear / (Math.sqrt(0.38) * Math.sqrt(38));
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(linear - 2 * cosine, CLOSE);
    // In loss t: λ_t - ρ (λ_t / (‖λ‖ ‖ℓ‖) - cos ℓ_t / ‖ℓ‖²).
    double[] losses = {2, 3, 5};
    double[] gradient = new double[3];
    Arrays.setAll(
        gradient,
        t -> {
          double share = PREFERENCE.get(t);
          return share - 2 * (share / Math.sqrt(0.38 * 38) - cosine * losses[t] / 38);
        });
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(gradient, CLOSE);
    assertThat(weighed.present(0).objective(2, 3, 5)).isCloseTo(1 - 2, CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 0, 0}, CLOSE);
  }

  @Test
  void hasNoCosineWithoutLossesOrShares() {
    WeightingTrial corner = new WeightingTrial(new Cosmos(List.of(1.0, 0.0), 2), 2);
    assertThat(corner.objective(0, 0)).isZero();
    assertThat(corner.present(1).objective(2, 3)).isZero();
  }
}
