// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.methods.weighting.RandomWeights.Distribution;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.WeightingTrial;

class RandomWeightsTest {
  private static double[] weights(Distribution distribution, long step) {
    double[] weights = new double[3];
    new RandomWeights(distribution).control(new GivenHistory(3, 1).at(step), weights);
    return weights;
  }

  @Test
  void weightsMultiplyTheLosses() {
    WeightingTrial trial = new WeightingTrial(new RandomWeights(), 3);
    double[] weights = weights(Distribution.NORMAL, 7);
    assertThat(trial.control(new GivenHistory(3, 1).at(7)).values(2, 3, 5))
        .containsExactly(2 * weights[0], 3 * weights[1], 5 * weights[2]);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BERNOULLI")
  void weightsLieOnTheSimplexAndChangeWithTheStep(Distribution distribution) {
    double[] mean = new double[3];
    Set<Double> seen = new HashSet<>();
    int steps = 3000;
    for (int step = 0; step < steps; step++) {
      double[] weights = weights(distribution, step);
      assertThat(weights).isEqualTo(weights(distribution, step));
      assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
      assertThat(Arrays.stream(weights).min().orElseThrow()).isNotNegative();
      Arrays.setAll(mean, t -> mean[t] + weights[t] / steps);
      seen.add(weights[0]);
    }
    assertThat(mean).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(0.03));
    if (distribution == Distribution.SINGLE) {
      assertThat(seen).containsExactlyInAnyOrder(0.0, 1.0);
    } else {
      assertThat(seen).hasSizeGreaterThan(3);
    }
  }

  @Test
  void bernoulliWeightsAreZerosAndOnesAndNeverAllZero() {
    int[] seen = new int[8];
    int steps = 7000;
    for (int step = 0; step < steps; step++) {
      double[] w = weights(Distribution.BERNOULLI, step);
      assertThat(Arrays.stream(w).boxed()).isSubsetOf(0.0, 1.0);
      seen[(int) (4 * w[0] + 2 * w[1] + w[2])]++;
    }
    assertThat(seen[0]).isZero();
    // The other seven are equally likely: 1,000 of each, give or take five standard deviations.
    assertThat(Arrays.stream(seen, 1, 8)).allMatch(count -> Math.abs(count - 1000) < 150);
  }

  @Test
  void theSoftmaxOfNormalNumbersHasTheirSpread() {
    // log w_0 - log w_1 of softmax(N(0, 1)) is N(0, 2).
    double variance =
        IntStream.range(0, 20_000)
            .mapToDouble(
                step -> {
                  double[] w = weights(Distribution.NORMAL, step);
                  double difference = Math.log(w[0] / w[1]);
                  return difference * difference;
                })
            .average()
            .orElseThrow();
    assertThat(variance).isCloseTo(2, within(0.1));
  }
}
