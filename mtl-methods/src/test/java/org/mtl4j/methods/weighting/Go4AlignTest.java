// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.testkit.weighting.WeightingTrial;

/** Against the definition, and against the best division of numbers by trying all. */
class Go4AlignTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  /** The best division of numbers into at most k groups, by trying all of them. */
  private static double[] bestCenters(double[] x, int k) {
    int[] group = new int[x.length];
    double[] best = new double[0];
    double least = Double.POSITIVE_INFINITY;
    for (int code = 0; code < Math.pow(k, x.length); code++) {
      for (int i = 0, rest = code; i < x.length; i++, rest /= k) {
        group[i] = rest % k;
      }
      double[] centers = new double[x.length];
      double cost = 0;
      for (int i = 0; i < x.length; i++) {
        int mine = group[i];
        centers[i] =
            IntStream.range(0, x.length)
                .filter(j -> group[j] == mine)
                .mapToDouble(j -> x[j])
                .average()
                .orElseThrow();
        cost += (x[i] - centers[i]) * (x[i] - centers[i]);
      }
      if (cost < least - 1e-9) {
        least = cost;
        best = centers;
      }
    }
    return best;
  }

  /** γ of the definition. */
  private static double[] risks(double[] shares, double[] losses, int... present) {
    double sum = Arrays.stream(present).mapToDouble(t -> losses[t]).sum();
    return Arrays.stream(present).mapToDouble(t -> shares[t] * sum / losses[t]).toArray();
  }

  private static double[] moved(double[] shares, double[] losses, double eta, int... present) {
    double[] result = shares.clone();
    Arrays.stream(present).forEach(t -> result[t] *= Math.exp(-eta * losses[t]));
    double sum = Arrays.stream(result).sum();
    return Arrays.stream(result).map(p -> p / sum).toArray();
  }

  private static int[] all(int n) {
    return IntStream.range(0, n).toArray();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "6"})
  void givesEachTaskTheCenterOfItsGroup(int groups) {
    Random random = new Random(groups);
    WeightingTrial weighed = new WeightingTrial(new Go4Align(groups, 0.1), 6);
    double[] shares = new double[6];
    Arrays.fill(shares, 1 / 6.0);
    int[] all = {0, 1, 2, 3, 4, 5};
    int[] some = {0, 2, 3, 5};
    for (int step = 0; step < 12; step++) {
      double[] losses = random.doubles(6, 0.1, 4).toArray();
      int[] present = step % 3 == 2 ? some : all;
      shares = moved(shares, losses, 0.1, present);
      double[] centers =
          bestCenters(risks(shares, losses, present), Math.min(groups, present.length));
      double[] expected = new double[6];
      for (int i = 0; i < present.length; i++) {
        expected[present[i]] = centers[i];
      }
      assertThat(weighed.present(present).gradient(losses))
          .containsExactly(expected, Offset.offset(1e-5));
      weighed.step(losses);
      assertThat(weighed.variable("shares")).containsExactly(shares, CLOSE);
    }
  }

  @Test
  void putsEqualRisksTogether() {
    WeightingTrial weighed = new WeightingTrial(new Go4Align(2, 0), 5);
    double[] gradient = weighed.gradient(1, 1, 4, 4, 4);
    // γ = (14 / 5) / ℓ.
    assertThat(gradient).containsExactly(new double[] {2.8, 2.8, 0.7, 0.7, 0.7}, CLOSE);
    assertThat(weighed.gradient(3, 3, 3, 3, 3))
        .containsExactly(new double[] {1, 1, 1, 1, 1}, CLOSE);
    assertThat(new WeightingTrial(new Go4Align(4, 0), 1).gradient(7))
        .containsExactly(new double[] {1}, CLOSE);
  }

  @Test
  void groupsAreExactForManyNumbersOfAnySize() {
    // The cost of the best division never rises with the number of groups, and k numbers in k
    // groups are their own centers.
    Random random = new Random(5);
    double[] losses = random.doubles(64).map(x -> Math.pow(10, 3 * x)).toArray();
    double[] risks = risks(new Random(1).doubles(64, 1, 1.0000001).toArray(), losses, all(64));
    double last = Double.POSITIVE_INFINITY;
    for (int k : new int[] {1, 2, 3, 5, 8}) {
      double[] centers = new WeightingTrial(new Go4Align(k, 0), 64).gradient(losses);
      assertThat(Arrays.stream(centers).boxed().map(c -> (float) (double) c).distinct().count())
          .isLessThanOrEqualTo(k);
      double cost = 0;
      for (int i = 0; i < 64; i++) {
        cost += Math.pow(risks[i] / 64 - centers[i], 2);
      }
      assertThat(cost).isLessThan(last);
      last = cost;
    }
  }
}
