// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;

/** moe-topk against the equations of the paper. */
class MoeTopkTest {
  // The constants of the graph are float32.
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private static ByHand trained(int k) {
    ByHand hand = ByHand.of(new MoeTopk(4, k, 2, 0.5, 0.25));
    Random random = new Random(7);
    for (String task : ByHand.TASKS) {
      for (String part : List.of("/kernel", "/noise")) {
        hand =
            hand.with(
                "gates/" + task + part,
                IntStream.range(0, 7 * 4).mapToDouble(i -> random.nextGaussian() / 3).toArray());
      }
    }
    return hand;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void inferenceTakesTheLargestLogits(int k) {
    ByHand hand = trained(k);
    double[] x = hand.stem("encoder");
    for (String task : ByHand.TASKS) {
      double[] gate = sparse(hand.linear("gates/" + task + "/kernel", x), k);
      double expected = hand.head(task, ByHand.mix(gate, PoolTest.outputs(hand, x, 4)));
      assertThat(hand.model().output(Graph.Mode.INFERENCE, task, hand.feed()).data()[0])
          .isCloseTo(expected, ByHand.EXACT);
    }
    assertThat(hand.model().graph(Graph.Mode.INFERENCE).tensors())
        .noneMatch(tensor -> tensor.op() == Op.RANDOM_NORMAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void trainingAddsNoiseAndPenalties(int k) {
    ByHand hand = trained(k);
    double[] drawn = {0.5, -1.5, 1, 0.2};
    for (String task : ByHand.TASKS) {
      hand =
          new ByHand(
              hand.model(), hand.feed().draw("gates/" + task + "/noise", Values.matrix(drawn)));
    }
    double[] x = hand.stem("encoder");
    double importance = 0;
    double load = 0;
    for (String task : ByHand.TASKS) {
      double[] clean = hand.linear("gates/" + task + "/kernel", x);
      double[] d =
          Arrays.stream(hand.linear("gates/" + task + "/noise", x))
              .map(v -> Math.log1p(Math.exp(v)) + 0.01)
              .toArray();
      double[] noisy = IntStream.range(0, 4).mapToDouble(e -> clean[e] + drawn[e] * d[e]).toArray();
      double[] gate = sparse(noisy, k);
      double expected = hand.head(task, ByHand.mix(gate, PoolTest.outputs(hand, x, 4)));
      assertThat(hand.model().output(task, hand.feed()).data()[0]).isCloseTo(expected, CLOSE);
      importance += variation(gate);
      load +=
          variation(
              IntStream.range(0, 4)
                  .mapToDouble(e -> normal((clean[e] - excluding(noisy, k, e)) / d[e]))
                  .toArray());
    }
    assertThat(hand.penalty("importance")).isCloseTo(0.5 * importance, CLOSE);
    assertThat(hand.penalty("load")).isCloseTo(0.25 * load, CLOSE);
  }

  @Test
  void theLoadIsTheShareOfRows() {
    ConnectedNetwork model =
        ConnectedNetwork.of(new MoeTopk(3, 1, 0, 0, 0), ConnectedNetwork.yesNo("a", "b"));
    // An expert for the sign of the first number; never the third.
    var kernel = model.variable("gates/a/kernel");
    Feed feed =
        model
            .feed(4)
            .variable(
                kernel,
                Values.fill(kernel.shape(), i -> i[0] == 4 && i[1] < 2 ? 100 * (1 - 2 * i[1]) : 0))
            .input(
                InputSpec.NUMBERS,
                Values.fill(Shape.of(4, 3), i -> i[1] > 0 ? 0 : i[0] == 3 ? -1 : 1))
            .draw("gates/a/noise", Values.fill(Shape.of(4, 3), i -> 0))
            .draw("gates/b/noise", Values.fill(Shape.of(4, 3), i -> i[1]));
    assertThat(model.value(model.outputs().observations().get("load"), feed))
        .containsExactly(0.75, 0.25, 0, 0, 0, 1);
  }

  @Test
  void equalExpertsCostNothing() {
    ByHand hand = ByHand.of(new MoeTopk(2, 2, 2, 1, 1));
    for (String task : ByHand.TASKS) {
      hand =
          new ByHand(
              hand.model(),
              hand.feed().draw("gates/" + task + "/noise", Values.matrix(new double[] {1, 1})));
    }
    assertThat(hand.penalty("importance")).isZero();
    assertThat(hand.penalty("load")).isZero();
  }

  @Test
  void gatesArePrivate() {
    ByHand hand = ByHand.of(new MoeTopk());
    assertThat(hand.model().reachedBy("b")).containsExactly("gates/b", "heads/b");
    assertThat(ByHand.reached(hand.model().outputs().penalties().get("load")))
        .contains("gates/a/kernel", "gates/b/noise", "gates/c/kernel");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 'experts must lie in [1, 1024], but is 0'",
    "4, 0, 'k must lie in [1, 1024], but is 0'",
    "4, 5, 'k must be at most the number of experts, 4, but is 5'"
  })
  void countsThatDoNotFitAreRefused(int experts, int k, String message) {
    assertThatThrownBy(() -> new MoeTopk(experts, k, 0, 0, 0))
        .isInstanceOf(OptionException.class)
        .hasMessage(message);
  }

  /** The softmax over the k largest. */
  private static double[] sparse(double[] logits, int k) {
    double least = Arrays.stream(logits).sorted().toArray()[logits.length - k];
    double[] kept = Arrays.stream(logits).map(h -> h < least ? 0 : Math.exp(h)).toArray();
    double total = Arrays.stream(kept).sum();
    return Arrays.stream(kept).map(weight -> weight / total).toArray();
  }

  /** The k-th largest of the others. */
  private static double excluding(double[] logits, int k, int expert) {
    double[] others =
        IntStream.range(0, logits.length)
            .filter(e -> e != expert)
            .mapToDouble(e -> logits[e])
            .sorted()
            .toArray();
    return others[others.length - k];
  }

  private static double variation(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return variance / (mean * mean);
  }

  /** The standard normal distribution function, by Simpson's rule. */
  private static double normal(double z) {
    int parts = 2000;
    double step = z / parts;
    double sum = 0;
    for (int i = 0; i <= parts; i++) {
      double factor = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
      sum += factor * Math.exp(-0.5 * i * step * i * step);
    }
    return 0.5 + sum * step / 3 / Math.sqrt(2 * Math.PI);
  }
}
