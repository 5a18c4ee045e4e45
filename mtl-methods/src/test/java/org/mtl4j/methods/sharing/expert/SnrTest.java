// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.RowArithmetic;

/** snr against the equations of the paper. */
class SnrTest {
  private static final double BETA = 0.9;

  /** With gates that are closed, open and between. */
  private static ByHand spread(boolean transform) {
    return ByHand.of(new Snr(2, transform, BETA, -0.1, 1.1, 0.01))
        .with("routes/0/alpha", -4, 0.3, 1.2, 5)
        .with("routes/1/alpha", 0.1, -0.7, 2, -3, 0, 6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copiesAreMixedByTheGatesOfInference(boolean transform) {
    ByHand hand = spread(transform);
    assertOutputs(hand, Graph.Mode.INFERENCE, transform, RowArithmetic::sigmoid);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trainingAddsNoise(boolean transform) {
    ByHand hand = spread(transform);
    double u = 0.3;
    ByHand drawn =
        new ByHand(
            hand.model(),
            hand.feed()
                .draw("routes/0/alpha", Values.fill(Shape.of(2, 2), i -> u))
                .draw("routes/1/alpha", Values.fill(Shape.of(3, 2), i -> u)));
    assertOutputs(
        drawn,
        Graph.Mode.TRAINING,
        transform,
        a -> RowArithmetic.sigmoid((Math.log(u) - Math.log(1 - u) + a) / BETA));
  }

  @Test
  void thePenaltyIsTheExpectedNumberOfOpenGates() {
    ByHand hand = spread(false);
    double[] open =
        IntStream.range(0, 2)
            .mapToDouble(
                s ->
                    Arrays.stream(hand.variable("routes/" + s + "/alpha").data())
                        .map(a -> RowArithmetic.sigmoid(a - BETA * Math.log(0.1 / 1.1)))
                        .sum())
            .toArray();
    assertThat(hand.observed("open")).containsExactly(open, Offset.offset(1e-6));
    assertThat(hand.penalty("l0")).isCloseTo(0.01 * (open[0] + open[1]), Offset.offset(1e-7));
    assertThat(ByHand.reached(hand.model().outputs().penalties().get("l0")))
        .containsExactly("routes/0/alpha", "routes/1/alpha");
    assertThat(hand.observed("routes/1"))
        .containsExactly(gates(hand, 1, RowArithmetic::sigmoid), Offset.offset(1e-6));
  }

  @Test
  void copiesAreShared() {
    ByHand hand = ByHand.of(new Snr());
    assertThat(hand.model().reachedBy("a", "b", "c"))
        .containsExactly("encoder/stem", "routes/0", "routes/1", "stages/0", "stages/1");
    assertThat(hand.model().reachedBy("b")).containsExactly("heads/b");
    assertThat(hand.model().variable("routes/0/alpha").updates().decay()).hasValue(0);
  }

  @Test
  void tokensStayTokens() {
    ByHand hand = ByHand.of(new Snr(2, true, BETA, -0.1, 1.1, 0), new Tokens(2));
    assertThat(hand.model().variable("routes/0/kernel").shape().sizes())
        .containsExactly(2, 2, 4, 4);
    assertThat(hand.variable("heads/a/output/kernel").shape().size(0)).isEqualTo(12);
  }

  @Test
  void anEncoderNeedsAStage() {
    assertThatThrownBy(() -> ByHand.of(new Snr(), new Tokens(0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("snr connects copies of the encoder's stages");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1.1, 'gamma must be finite and below 0, but is 0.0'",
    "-0.1, 1, 'zeta must be finite and above 1, but is 1.0'"
  })
  void gatesMustReachBothEnds(double gamma, double zeta, String message) {
    assertThatThrownBy(() -> new Snr(2, false, 1, gamma, zeta, 0))
        .isInstanceOf(OptionException.class)
        .hasMessage(message);
  }

  private static double[] gates(ByHand hand, int stage, DoubleUnaryOperator s) {
    return Arrays.stream(hand.variable("routes/" + stage + "/alpha").data())
        .map(a -> Math.min(1, Math.max(0, s.applyAsDouble(a) * 1.2 - 0.1)))
        .toArray();
  }

  private static void assertOutputs(
      ByHand hand, Graph.Mode mode, boolean transform, DoubleUnaryOperator sigmoid) {
    double[] stem = hand.stem("encoder");
    List<double[]> x = List.of(stem, stem);
    for (int s = 0; s < 2; s++) {
      List<double[]> v = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        v.add(hand.dense("stages/" + s + "/" + i, x.get(i), Math::tanh));
      }
      double[] z = gates(hand, s, sigmoid);
      List<double[]> next = new ArrayList<>();
      for (int to = 0; to < z.length / 2; to++) {
        List<double[]> read = new ArrayList<>();
        for (int from = 0; from < 2; from++) {
          read.add(transform ? transformed(hand, s, to, from, v.get(from)) : v.get(from));
        }
        next.add(ByHand.mix(new double[] {z[2 * to], z[2 * to + 1]}, read));
      }
      x = next;
    }
    for (int t = 0; t < 3; t++) {
      String task = ByHand.TASKS.get(t);
      // The ends of the gates are float32 in the graph.
      assertThat(hand.model().output(mode, task, hand.feed()).data()[0])
          .isCloseTo(hand.head(task, x.get(t)), Offset.offset(1e-6));
    }
  }

  private static double[] transformed(ByHand hand, int stage, int to, int from, double[] v) {
    Values w = hand.variable("routes/" + stage + "/kernel");
    return IntStream.range(0, v.length)
        .mapToDouble(
            o -> IntStream.range(0, v.length).mapToDouble(i -> v[i] * w.at(to, from, i, o)).sum())
        .toArray();
  }
}
