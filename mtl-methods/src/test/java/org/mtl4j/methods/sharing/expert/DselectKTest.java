// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.train.Scheduled;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.RowArithmetic;

/** dselect-k against the equations of the paper. */
class DselectKTest {
  private static DselectK five(double gamma, double entropy, boolean conditioned) {
    return new DselectK(5, 2, 3, gamma, new Scheduled(entropy), conditioned);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "0.5, false", "1, true", "2, true"})
  void aTaskMixesTheExpertsThatItsSelectorsChoose(double gamma, boolean conditioned) {
    ByHand hand = spread(five(gamma, 0.25, conditioned), gamma);
    double[] x = hand.stem("encoder");
    double entropy = 0;
    double reachable = 0;
    for (String task : ByHand.TASKS) {
      double[][] r = selectors(hand, task, x, 5, 3, gamma, conditioned);
      double[] w = RowArithmetic.softmax(numbers(hand, "selectors/" + task + "/w", x, conditioned));
      double[] gate = new double[5];
      for (int s = 0; s < 2; s++) {
        reachable += 1 / Arrays.stream(r[s]).sum();
        for (int e = 0; e < 5; e++) {
          gate[e] += w[s] * r[s][e];
          entropy -= r[s][e] * Math.log(r[s][e] + 1e-6f);
        }
      }
      hand.assertOutput(task, hand.head(task, ByHand.mix(gate, PoolTest.outputs(hand, x, 5))));
    }
    assertThat(hand.penalty("entropy")).isCloseTo(0.25 * entropy, within());
    assertThat(hand.penalty("reachable")).isCloseTo(reachable, within());
  }

  @Test
  void penaltiesReachTheSelectorsOfEveryTask() {
    ByHand hand = ByHand.of(five(1, 1, false));
    String[] z =
        ByHand.TASKS.stream().map(task -> "selectors/" + task + "/z/values").toArray(String[]::new);
    hand.model()
        .outputs()
        .penalties()
        .forEach((name, penalty) -> assertThat(ByHand.reached(penalty)).containsExactly(z));
    assertThat(hand.model().reachedBy("b")).containsExactly("heads/b", "selectors/b");
    assertThat(hand.model().reachedBy("a", "b", "c"))
        .contains("encoder/stem", "experts/0", "experts/4");
  }

  @Test
  void finishedSelectorsChooseOneExpert() {
    ByHand hand =
        ByHand.of(new DselectK(4, 1, 2, 1, new Scheduled(0), false))
            .with("selectors/a/z/values", -0.6, 0.6);
    double[] x = hand.stem("encoder");
    hand.assertOutput("a", hand.head("a", PoolTest.outputs(hand, x, 4).get(2)));
    assertThat(Arrays.copyOf(hand.observed("gates"), 4)).containsExactly(0, 0, 1, 0);
    assertThat(hand.observed("gate entropy")[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void everyCodeIsAnExpertOfAPowerOfTwo(int experts) {
    ByHand hand = ByHand.of(new DselectK(experts, 2, 2, 1, new Scheduled(1e-6), false));
    assertThat(hand.model().outputs().penalties()).containsOnlyKeys("entropy");
  }

  @Test
  void theFactorOfTheEntropyMayFollowASchedule() {
    var strategy =
        new DselectK(4, 2, 2, 1, new Scheduled(2, position -> 1 + position.epoch()), false);
    ByHand hand = ByHand.of(strategy);
    double constant =
        ByHand.of(new DselectK(4, 2, 2, 1, new Scheduled(1), false)).penalty("entropy");
    ByHand later = new ByHand(hand.model(), hand.feed().input(Graph.NUMBERS, Values.vector(6)));
    assertThat(later.penalty("entropy")).isCloseTo(6 * constant, within());
  }

  @Test
  void aChoiceIsNotDecayed() {
    ByHand hand = ByHand.of(new DselectK());
    Variable z = hand.model().variable("selectors/a/z/values");
    assertThat(z.updates().decay()).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 'experts must lie in [2, 1024], but is 1'",
    "4, 0, 'k must lie in [1, 1024], but is 0'",
    "4, 5, 'k must be at most the number of experts, 4, but is 5'"
  })
  void countsThatDoNotFitAreRefused(int experts, int k, String message) {
    assertThatThrownBy(() -> new DselectK(experts, k, 0, 1, new Scheduled(0), false))
        .isInstanceOf(OptionException.class)
        .hasMessage(message);
  }

  private static Offset<Double> within() {
    // The constants 1e-6 and 0.25 are float32 in the graph.
    return Offset.offset(1e-6);
  }

  /** With selectors spread over the smooth step and beyond. */
  private static ByHand spread(DselectK strategy, double gamma) {
    ByHand hand = ByHand.of(strategy);
    if (strategy.conditioned()) {
      return hand;
    }
    for (int t = 0; t < 3; t++) {
      String place = "selectors/" + ByHand.TASKS.get(t);
      double shift = 0.05 * t;
      hand =
          hand.with(
                  place + "/z/values",
                  IntStream.range(0, 6)
                      .mapToDouble(i -> gamma * ((i % 3 - 1) * 0.35 - shift - (i < 3 ? 0 : 0.1)))
                      .toArray())
              .with(place + "/w/values", 0.5 - shift, -1);
    }
    return hand;
  }

  private static double[] numbers(ByHand hand, String place, double[] x, boolean conditioned) {
    return conditioned ? hand.dense(place, x, y -> y) : hand.variable(place + "/values").data();
  }

  /** r of each selector. */
  private static double[][] selectors(
      ByHand hand, String task, double[] x, int experts, int bits, double gamma, boolean row) {
    double[] z = numbers(hand, "selectors/" + task + "/z", x, row);
    double[][] r = new double[z.length / bits][experts];
    for (int s = 0; s < r.length; s++) {
      for (int e = 0; e < experts; e++) {
        r[s][e] = 1;
        for (int b = 0; b < bits; b++) {
          double step = step(z[s * bits + b], gamma);
          r[s][e] *= (e >> b & 1) == 1 ? step : 1 - step;
        }
      }
    }
    return r;
  }

  private static double step(double t, double gamma) {
    if (t <= -gamma / 2) {
      return 0;
    }
    return t >= gamma / 2 ? 1 : -2 / Math.pow(gamma, 3) * Math.pow(t, 3) + 1.5 / gamma * t + 0.5;
  }
}
