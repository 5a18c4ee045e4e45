// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.methods.weighting.Ldc.Router;
import org.mtl4j.methods.weighting.Ldc.Scale;
import org.mtl4j.testkit.weighting.WeightingTrial;

/** Against the definition of the objective. */
class LdcTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  /** The objective by its definition, over the present tasks. */
  private static double discrepancy(
      double[] sigma, double[] losses, double[] first, double lambda, List<Integer> present) {
    double least = Arrays.stream(first).filter(x -> x > 0).min().orElseThrow();
    double[] weighted = new double[losses.length];
    double sum = 0;
    double weights = 0;
    double differences = 0;
    for (int t = 0; t < losses.length; t++) {
      if (present.contains(t)) {
        weighted[t] = sigma[t] * losses[t] / (first[t] / least);
        sum += weighted[t];
        weights += sigma[t];
        if (present.contains(t - 1)) {
          differences += Math.abs(weighted[t - 1] - weighted[t]);
        }
      }
    }
    return sum / weights + lambda * differences;
  }

  @Test
  void holdsWeightedLossesTogether() {
    WeightingTrial weighed = new WeightingTrial(new Ldc(Router.FREE, 0.05, Scale.RELATIVE), 3);
    double start = 1 / (1 + Math.exp(-1));
    double[] sigma = {start, start, start};
    double[] first = {2, 4, 8};
    assertThat(weighed.objective(first))
        .isCloseTo(discrepancy(sigma, first, first, 0.05, List.of(0, 1, 2)), CLOSE);
    weighed.step(first);
    double[] free = {0.3, -1, 2};
    double[] logits = Arrays.stream(free).map(x -> 1 / (1 + Math.exp(-x))).toArray();
    weighed.variable("weights", free);
    double[] later = {1, 3, 7};
    assertThat(weighed.objective(later))
        .isCloseTo(discrepancy(logits, later, first, 0.05, List.of(0, 1, 2)), CLOSE);
    assertThat(weighed.present(0, 1).objective(later))
        .isCloseTo(discrepancy(logits, later, first, 0.05, List.of(0, 1)), CLOSE);
    assertThat(weighed.present(0, 2).objective(later))
        .isCloseTo(discrepancy(logits, later, first, 0.05, List.of(0, 2)), CLOSE);
    assertThat(weighed.gradientIn("weights", later)[1]).isZero();
    assertThat(weighed.gradientIn("weights", later)[0]).isNotZero();
  }

  @Test
  void takesLossesAsTheyAreOrTheLogarithmOfTheirRatio() {
    double s = 1 / (1 + Math.exp(-1));
    double[] first = {2, 4, 8};
    double[] later = {1, 3, 7};
    WeightingTrial plain = new WeightingTrial(new Ldc(), 3).step(first);
    assertThat(plain.objective(later)).isCloseTo(11 / 3.0 + 0.01 * s * (2 + 4), CLOSE);
    WeightingTrial logs =
        new WeightingTrial(new Ldc(Router.FREE, 0.05, Scale.LOGARITHM), 3).step(first);
    double a = Math.log(1 / 2.0);
    double b = Math.log(3 / 4.0);
    double c = Math.log(7 / 8.0);
    assertThat(logs.objective(later))
        .isCloseTo((a + b + c) / 3 + 0.05 * s * ((b - a) + (c - b)), CLOSE);
    assertThat(logs.present(0, 1).objective(later))
        .isCloseTo((a + b) / 2 + 0.05 * s * (b - a), CLOSE);
  }

  @Test
  void waitsForTasksThatComeLate() {
    WeightingTrial weighed =
        new WeightingTrial(new Ldc(Router.FREE, 0, Scale.RELATIVE), 2).present(0);
    assertThat(weighed.objective(4, 99)).isCloseTo(4, CLOSE);
    weighed.step(4, 99);
    assertThat(weighed.variable("first-losses")).containsExactly(4, 0);
    weighed.present(0, 1);
    // Relative first losses are 4/2 and 2/2 from now on.
    assertThat(weighed.objective(4, 2)).isCloseTo((2 + 2) / 2.0, CLOSE);
  }

  @Test
  void routesTheMeanFeaturesThroughALayer() {
    WeightingTrial weighed = new WeightingTrial(new Ldc(Router.FEATURES, 0.05, Scale.RELATIVE), 2);
    // The mean of the rows (1, 2) and (3, 6) is (2, 4).
    weighed.variable("kernel", 0.1, 0.2, 0.05, -0.1).variable("bias", 0.01, 0.02);
    double[] logits = {2 * 0.1 + 4 * 0.05 + 0.01, 2 * 0.2 - 4 * 0.1 + 0.02};
    double first = 1 / (1 + Math.exp(logits[1] - logits[0]));
    double[] losses = {3, 5};
    assertThat(weighed.objective(losses))
        .isCloseTo(
            discrepancy(new double[] {first, 1 - first}, losses, losses, 0.05, List.of(0, 1)),
            CLOSE);
    weighed.variable("bias", 9, -9);
    assertThat(weighed.objective(losses))
        .isCloseTo(
            discrepancy(new double[] {0.8, 0.2}, losses, losses, 0.05, List.of(0, 1)), CLOSE);
  }
}
