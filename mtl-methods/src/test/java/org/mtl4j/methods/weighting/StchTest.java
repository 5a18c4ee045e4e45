// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class StchTest {
  /** Options become constants of 32 bits. */
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  @Test
  void withAPreferenceItIsASmoothMaximum() {
    for (double mu : new double[] {0.01, 1, 100}) {
      WeightingTrial weighed = new WeightingTrial(new Stch(PREFERENCE, mu, 5, Map.of("c", 1.0)), 3);
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
  void withAPreferenceItLeavesAbsentTasksOut() {
    WeightingTrial weighed =
        new WeightingTrial(new Stch(PREFERENCE, 1, 5, Map.of()), 3).present(0, 2);
    assertThat(weighed.objective(2, 3, 5)).isCloseTo(Math.log(2 * Math.E), CLOSE);
    assertThat(weighed.gradient(2, 3, 5)).containsExactly(new double[] {0.25, 0, 0.1}, CLOSE);
  }

  @Test
  void warmsUpOnLogarithmsAndThenUsesTheNadir() {
    Stch stch = new Stch(List.of(), 0.5, 2, Map.of());
    GivenHistory history = new GivenHistory(2, 1);
    WeightingTrial weighed = new WeightingTrial(stch, 2);
    for (double[] means : List.of(new double[] {8, 8}, new double[] {4, 2})) {
      weighed.control(history);
      assertThat(weighed.objective(2, 5)).isCloseTo(Math.log(10), CLOSE);
      assertThat(weighed.gradient(2, 5)).containsExactly(new double[] {0.5, 0.2}, CLOSE);
      history.epoch(means);
    }
    weighed.control(history);
    // 2 μ log((2/4)^(1/μ) + (5/2)^(1/μ)) with μ = 1/2.
    assertThat(weighed.objective(2, 5)).isCloseTo(Math.log(0.25 + 6.25), CLOSE);
    assertThat(weighed.gradient(2, 5))
        .containsExactly(new double[] {2 * 0.25 / 6.5 / 2, 2 * 6.25 / 6.5 / 5}, CLOSE);
    assertThat(weighed.present(0).objective(2, 5)).isCloseTo(Math.log(0.5), CLOSE);
  }

  @Test
  void findsANadirForTasksThatComeLate() {
    Stch stch = new Stch(List.of(), 1, 2, Map.of());
    double nan = Double.NaN;
    GivenHistory past = new GivenHistory(2, 1).epoch(8, 3).epoch(4, nan);
    WeightingTrial weighed = new WeightingTrial(stch, 2).control(past);
    assertThat(weighed.objective(4, 6)).isCloseTo(2 * Math.log(1 + 2), CLOSE);
    GivenHistory never = new GivenHistory(2, 1).epoch(8, nan).epoch(4, nan);
    // The first loss is its own nadir.
    assertThat(weighed.control(never).objective(4, 6)).isCloseTo(2 * Math.log(1 + 1), CLOSE);
  }

  @Test
  void theMultiTaskFormNeedsPositiveLossesAndEpochs() {
    Needs needs = new Stch(List.of(), 1, 7, Map.of()).needs();
    assertThat(needs).isEqualTo(Needs.NOTHING.withPositiveLosses().withEpochs(8));
    assertThat(new Stch(List.of(0.5, 0.5), 1, 5, Map.of()).needs()).isEqualTo(Needs.NOTHING);
  }
}
