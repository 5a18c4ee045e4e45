// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.methods.weighting.Ldc.Router;
import org.mtl4j.methods.weighting.Ldc.Scale;
import org.mtl4j.testkit.balancer.GivenHistory;

/** Methods that weight by quotients of losses, held against their definitions in 64 bits. */
class RatioWeightingTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  @Test
  void uncertaintySoftmaxWeightsByInverseLosses() {
    Weighed weighed = new Weighed(new UncertaintySoftmax(0.5), 3);
    double[] e = {Math.exp(1), Math.exp(2 / 3.0), Math.exp(0.4)};
    double sum = e[0] + e[1] + e[2];
    assertThat(weighed.gradient(2, 3, 5))
        .containsExactly(new double[] {e[0] / sum, e[1] / sum, e[2] / sum}, CLOSE);
    assertThat(weighed.present(0, 2).gradient(2, 3, 5))
        .containsExactly(new double[] {e[0] / (e[0] + e[2]), 0, e[2] / (e[0] + e[2])}, CLOSE);
    // A loss near 0 takes all, without overflow.
    assertThat(weighed.present(0, 1, 2).objective(1e-30, 3, 5)).isCloseTo(0, CLOSE);
  }

  @Test
  void lbtwWeightsByWhatIsLeftOfTheFirstLoss() {
    Weighed weighed = new Weighed(new Lbtw(), 3).after(new GivenHistory(3, 1));
    assertThat(weighed.gradient(4, 9, 16)).containsExactly(new double[] {1, 1, 1}, CLOSE);
    weighed.step(4, 9, 16);
    // Roots of 1/4, 1 and 9/4.
    assertThat(weighed.gradient(1, 9, 36)).containsExactly(new double[] {0.5, 1, 1.5}, CLOSE);
    weighed.present(0, 2);
    assertThat(weighed.gradient(1, 9, 36)).containsExactly(new double[] {0.5, 0, 1.5}, CLOSE);
  }

  @Test
  void lbtwWaitsForTheFirstLossOfEachTask() {
    Weighed weighed = new Weighed(new Lbtw(1, false), 2).after(new GivenHistory(2, 1));
    weighed.present(0).step(4, 77);
    assertThat(weighed.variable("first-losses")).containsExactly(4, 0);
    weighed.present(0, 1);
    // 2 of 4 is a half; the other task's first loss is this one.
    assertThat(weighed.gradient(2, 10))
        .containsExactly(new double[] {2 * 0.5 / 1.5, 2 / 1.5}, CLOSE);
    weighed.step(2, 10);
    assertThat(weighed.variable("first-losses")).containsExactly(4, 10);
  }

  @Test
  void lbtwBeginsAnewInEveryEpochWhereAsked() {
    GivenHistory second = new GivenHistory(2, 1).epoch(1, 1);
    for (boolean anew : new boolean[] {false, true}) {
      Weighed weighed = new Weighed(new Lbtw(1, anew), 2).after(new GivenHistory(2, 1));
      weighed.step(4, 4).step(3, 3);
      assertThat(weighed.variable("first-losses")).containsExactly(4, 4);
      weighed.after(second).present(0).step(2, 99);
      assertThat(weighed.variable("first-losses"))
          .containsExactly(anew ? new double[] {2, 0} : new double[] {4, 4});
      weighed.present(0, 1).step(1, 1);
      assertThat(weighed.variable("first-losses"))
          .containsExactly(anew ? new double[] {2, 1} : new double[] {4, 4});
    }
  }

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

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "6"})
  void go4alignGivesEachTaskTheCenterOfItsGroup(int groups) {
    Random random = new Random(groups);
    Weighed weighed = new Weighed(new Go4Align(groups, 0.1), 6);
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
  void go4alignPutsEqualRisksTogether() {
    Weighed weighed = new Weighed(new Go4Align(2, 0), 5);
    double[] gradient = weighed.gradient(1, 1, 4, 4, 4);
    // γ = (14 / 5) / ℓ.
    assertThat(gradient).containsExactly(new double[] {2.8, 2.8, 0.7, 0.7, 0.7}, CLOSE);
    assertThat(weighed.gradient(3, 3, 3, 3, 3))
        .containsExactly(new double[] {1, 1, 1, 1, 1}, CLOSE);
    assertThat(new Weighed(new Go4Align(4, 0), 1).gradient(7))
        .containsExactly(new double[] {1}, CLOSE);
  }

  @Test
  void groupsAreExactForManyNumbersOfAnySize() {
    // The cost of the best division never rises with the number of groups, and k numbers in k
    // groups are their own centres.
    Random random = new Random(5);
    double[] losses = random.doubles(64).map(x -> Math.pow(10, 3 * x)).toArray();
    double[] risks = risks(new Random(1).doubles(64, 1, 1.0000001).toArray(), losses, all(64));
    double last = Double.POSITIVE_INFINITY;
    for (int k : new int[] {1, 2, 3, 5, 8}) {
      double[] centers = new Weighed(new Go4Align(k, 0), 64).gradient(losses);
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

  private static int[] all(int n) {
    return IntStream.range(0, n).toArray();
  }

  /** The objective of ldc by its definition, over the tasks that are there. */
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
  void ldcHoldsWeightedLossesTogether() {
    Weighed weighed = new Weighed(new Ldc(), 3);
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
  void ldcTakesLossesAsTheyAreOrTheLogarithmOfTheirFall() {
    double s = 1 / (1 + Math.exp(-1));
    double[] first = {2, 4, 8};
    double[] later = {1, 3, 7};
    Weighed plain = new Weighed(new Ldc(Router.FREE, 0.01, Scale.NONE), 3).step(first);
    assertThat(plain.objective(later)).isCloseTo(11 / 3.0 + 0.01 * s * (2 + 4), CLOSE);
    Weighed logs = new Weighed(new Ldc(Router.FREE, 0.05, Scale.LOGARITHM), 3).step(first);
    double a = Math.log(1 / 2.0);
    double b = Math.log(3 / 4.0);
    double c = Math.log(7 / 8.0);
    assertThat(logs.objective(later))
        .isCloseTo((a + b + c) / 3 + 0.05 * s * ((b - a) + (c - b)), CLOSE);
    assertThat(logs.present(0, 1).objective(later))
        .isCloseTo((a + b) / 2 + 0.05 * s * (b - a), CLOSE);
  }

  @Test
  void ldcWaitsForTasksThatComeLate() {
    Weighed weighed = new Weighed(new Ldc(Router.FREE, 0, Scale.RELATIVE), 2).present(0);
    assertThat(weighed.objective(4, 99)).isCloseTo(4, CLOSE);
    weighed.step(4, 99);
    assertThat(weighed.variable("first-losses")).containsExactly(4, 0);
    weighed.present(0, 1);
    // Relative first losses are 4/2 and 2/2 from now on.
    assertThat(weighed.objective(4, 2)).isCloseTo((2 + 2) / 2.0, CLOSE);
  }

  @Test
  void ldcRoutesTheMeanFeaturesThroughALayer() {
    Weighed weighed = new Weighed(new Ldc(Router.FEATURES, 0.05, Scale.RELATIVE), 2);
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

  @Test
  void oneTaskIsEnough() {
    List<Weighed> all = new ArrayList<>();
    all.add(new Weighed(new Ldc(), 1));
    all.add(new Weighed(new Lbtw(), 1));
    all.add(new Weighed(new UncertaintySoftmax(1), 1));
    all.forEach(weighed -> assertThat(weighed.objective(3)).isCloseTo(3, CLOSE));
  }

  @Test
  void optionsHaveBounds() {
    assertThatThrownBy(() -> new UncertaintySoftmax(0))
        .hasMessage("temperature must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Lbtw(-1, false))
        .hasMessage("alpha must be finite and 0 or more, but is -1.0");
    assertThatThrownBy(() -> new Go4Align(0, 1)).hasMessage("groups must be 1 or more, but is 0");
    assertThatThrownBy(() -> new Go4Align(1, -1))
        .hasMessage("rate must be finite and 0 or more, but is -1.0");
    assertThatThrownBy(() -> new Ldc(Router.FREE, Double.POSITIVE_INFINITY, Scale.NONE))
        .hasMessage("discrepancy must be finite and 0 or more, but is Infinity");
  }
}
