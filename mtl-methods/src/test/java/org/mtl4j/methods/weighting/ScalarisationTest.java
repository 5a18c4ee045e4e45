// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.GivenHistory;

/**
 * Methods that make one number of all losses, held against their definitions, computed here in 64
 * bits. Weights are derivatives in the losses, by finite differences.
 */
class ScalarisationTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  @Test
  void scaleInvariantAddsLogarithms() {
    Weighed weighed = new Weighed(new ScaleInvariant(), 3);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(Math.log(30), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 1 / 3.0, 0.2}, CLOSE);
    weighed.present(0, 2);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(Math.log(10), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 0, 0.2}, CLOSE);
  }

  @Test
  void geometricIsTheRootOfTheProduct() {
    Weighed weighed = new Weighed(new Geometric(), 3);
    double mean = Math.cbrt(30);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(mean, CLOSE);
    assertThat(weighed.gradient(2, 3, 5))
        .containsExactly(new double[] {mean / 6, mean / 9, mean / 15}, CLOSE);
    assertThat(weighed.objective(1e-30, 1e-30, 1e-30)).isCloseTo(1e-30, Offset.offset(1e-36));
    assertThat(weighed.present(0, 2).objective(2, 3, 5)).isCloseTo(Math.sqrt(10), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)[1]).isZero();
  }

  @Test
  void chebyshevTakesTheWorst() {
    Weighed weighed = new Weighed(new Chebyshev(PREFERENCE, Map.of("c", 1.0)), 3);
    // 0.5 · 2, 0.3 · 3, 0.2 · (5 - 1)
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(1, CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.5, 0, 0}, CLOSE);
    assertThat(weighed.present(1, 2).objective(2, 3, 5)).isCloseTo(0.9, CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0, 0.3, 0}, CLOSE);
    assertThat(new Weighed(new Chebyshev(), 2).objective(2, 3)).isCloseTo(1.5, CLOSE);
  }

  @Test
  void chebyshevTakesTheWorstWhereAllLieBelowTheIdeal() {
    Map<String, Double> ideal = Map.of("a", 9.0, "b", 9.0);
    Weighed weighed = new Weighed(new Chebyshev(List.of(0.5, 0.5), ideal), 2);
    assertThat(weighed.present(1).objective(1, 3)).isCloseTo(-3, CLOSE);
  }

  @Test
  void pbiAddsTheWayAlongTheRayAndTheDistanceFromIt() {
    Weighed weighed = new Weighed(new Pbi(PREFERENCE, 5, Map.of("b", 1.0)), 3);
    double norm = Math.sqrt(0.25 + 0.09 + 0.04);
    double[] d = {2, 2, 5};
    double along = (0.5 * 2 + 0.3 * 2 + 0.2 * 5) / norm;
    // By Pythagoras, not by the difference of vectors that the method takes.
    double aside = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2] - along * along);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(along + 5 * aside, Offset.offset(1e-5));
    // In loss t: u_t + θ (d_t - along · u_t) / aside.
    double[] gradient = new double[3];
    Arrays.setAll(
        gradient,
        t -> {
          double u = PREFERENCE.get(t) / norm;
          return u + 5 * (d[t] - along * u) / aside;
        });
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(gradient, Offset.offset(1e-5));
  }

  @Test
  void pbiIsSmoothEnoughOnTheRayAndWithoutIt() {
    Weighed weighed = new Weighed(new Pbi(List.of(0.5, 0.5), 5, Map.of()), 2);
    assertThat(weighed.objective(3, 3)).isCloseTo(3 * Math.sqrt(2), CLOSE);
    // A task of no share, alone in the batch, has a distance and no way.
    Weighed corner = new Weighed(new Pbi(List.of(1.0, 0.0), 5, Map.of()), 2).present(1);
    assertThat(corner.objective(9, 3)).isCloseTo(15, CLOSE);
    assertThat(corner.gradient(9, 3)).containsExactly(new double[] {0, 5}, CLOSE);
  }

  @Test
  void pbiLeavesAbsentTasksOutOfTheRay() {
    Weighed two = new Weighed(new Pbi(List.of(0.625, 0.375), 5, Map.of()), 2);
    Weighed three = new Weighed(new Pbi(PREFERENCE, 5, Map.of()), 3).present(0, 1);
    assertThat(three.objective(2, 3, 99)).isCloseTo(two.objective(2, 3), Offset.offset(1e-5));
  }

  @Test
  void cosmosRewardsTheDirectionOfThePreference() {
    Weighed weighed = new Weighed(new Cosmos(PREFERENCE, 2), 3);
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
  void cosmosHasNoCosineWithoutLossesOrShares() {
    Weighed corner = new Weighed(new Cosmos(List.of(1.0, 0.0), 2), 2);
    assertThat(corner.objective(0, 0)).isZero();
    assertThat(corner.present(1).objective(2, 3)).isZero();
  }

  @Test
  void stchWithAPreferenceIsASmoothMaximum() {
    for (double mu : new double[] {0.01, 1, 100}) {
      Weighed weighed = new Weighed(new Stch(PREFERENCE, mu, 5, Map.of("c", 1.0)), 3);
      double[] x = {1, 0.9, 0.8};
      double sum = Arrays.stream(x).map(v -> Math.exp((v - 1) / mu)).sum();
      assertThat(weighed.objective(2, 3, 5))
          .isCloseTo(1 + mu * Math.log(sum), Offset.offset(1e-6 * Math.max(1, mu)));
      double[] weights = new double[3];
      Arrays.setAll(weights, t -> PREFERENCE.get(t) * Math.exp((x[t] - 1) / mu) / sum);
      assertThat(weighed.gradient(2, 3, 5)).containsExactly(weights, CLOSE);
    }
  }

  @Test
  void stchWithAPreferenceLeavesAbsentTasksOut() {
    Weighed weighed = new Weighed(new Stch(PREFERENCE, 1, 5, Map.of()), 3).present(0, 2);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(Math.log(2 * Math.E), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.25, 0, 0.1}, CLOSE);
  }

  @Test
  void stchWarmsUpOnLogarithmsAndThenLooksAtTheNadir() {
    Stch stch = new Stch(List.of(), 0.5, 2, Map.of());
    GivenHistory history = new GivenHistory(2, 1);
    Weighed weighed = new Weighed(stch, 2);
    for (double[] means : List.of(new double[] {8, 8}, new double[] {4, 2})) {
      weighed.after(history);
      assertThat(weighed.objective(2, 5)).isCloseTo(Math.log(10), CLOSE);
      assertThat(weighed.gradient(2, 5)).containsExactly(new double[] {0.5, 0.2}, CLOSE);
      history.epoch(means);
    }
    weighed.after(history);
    // 2 μ log((2/4)^(1/μ) + (5/2)^(1/μ)) with μ = 1/2.
    assertThat(weighed.objective(2, 5)).isCloseTo(Math.log(0.25 + 6.25), CLOSE);
    assertThat(weighed.gradient(2, 5))
        .containsExactly(new double[] {2 * 0.25 / 6.5 / 2, 2 * 6.25 / 6.5 / 5}, CLOSE);
    assertThat(weighed.present(0).objective(2, 5)).isCloseTo(Math.log(0.5), CLOSE);
  }

  @Test
  void stchFindsANadirForTasksThatComeLate() {
    Stch stch = new Stch(List.of(), 1, 2, Map.of());
    double nan = Double.NaN;
    GivenHistory past = new GivenHistory(2, 1).epoch(8, 3).epoch(4, nan);
    Weighed weighed = new Weighed(stch, 2).after(past);
    assertThat(weighed.objective(4, 6)).isCloseTo(2 * Math.log(1 + 2), CLOSE);
    GivenHistory never = new GivenHistory(2, 1).epoch(8, nan).epoch(4, nan);
    // The first loss is its own nadir.
    assertThat(weighed.after(never).objective(4, 6)).isCloseTo(2 * Math.log(1 + 1), CLOSE);
  }

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
    double[] straight = new Weighed(weighting, 3).gradient(2, 3, 5);
    double[] swapped = new Weighed(turned, 3).gradient(2, 5, 3);
    assertThat(swapped)
        .containsExactly(new double[] {straight[0], straight[2], straight[1]}, CLOSE);
  }

  @ParameterizedTest
  @MethodSource("preferential")
  void sharesOfAnotherNumberOfTasksAreRefused(LossWeighting weighting) {
    assertThatThrownBy(() -> new Weighed(weighting, 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[a, b]");
  }

  @Test
  void idealsOfUnknownTasksAreRefused() {
    assertThatThrownBy(() -> new Weighed(new Chebyshev(List.of(), Map.of("d", 1.0)), 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the option ideal names the tasks [d], but there are [a, b]");
  }

  @Test
  void optionsHaveBounds() {
    Function<List<Double>, LossWeighting> stch = p -> new Stch(p, 1, 5, Map.of());
    assertThatThrownBy(() -> stch.apply(List.of(0.5, 0.6)))
        .hasMessageContaining("sum to 1, but is [0.5, 0.6], which sums to 1.1");
    assertThatThrownBy(() -> new Stch(List.of(), 0, 5, Map.of()))
        .hasMessage("smoothing must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Stch(List.of(), 1, -1, Map.of()))
        .hasMessage("warmUp must be finite and 0 or more, but is -1.0");
    assertThatThrownBy(() -> new Pbi(List.of(), -1, Map.of()))
        .hasMessage("penalty must be finite and 0 or more, but is -1.0");
    assertThatThrownBy(() -> new Cosmos(List.of(), Double.NaN))
        .hasMessage("reward must be finite and 0 or more, but is NaN");
    assertThatThrownBy(() -> new Chebyshev(List.of(), Map.of("a", Double.NaN)))
        .hasMessage("ideal must be finite, but that of 'a' is NaN");
  }
}
