// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.testkit.sharing.RowArithmetic;

/** omoe against its equation, and the observations of mmoe and omoe. */
class PoolTest {
  @Test
  void omoeHasOneGateForAllTasks() {
    ByHand hand = ByHand.of(new Omoe(3, 2));
    double[] x = hand.stem("encoder");
    double[] gate = RowArithmetic.softmax(hand.linear("gate/kernel", x));
    double[] mixed = ByHand.mix(gate, outputs(hand, x, 3));
    for (String task : ByHand.TASKS) {
      hand.assertOutput(task, hand.head(task, mixed));
    }
    assertThat(hand.model().reachedBy("a", "b", "c"))
        .containsExactly("encoder/stem", "experts/0", "experts/1", "experts/2", "gate/kernel");
    assertThat(hand.model().reachedBy("c")).containsExactly("heads/c");
  }

  @Test
  void tokensAreMixedAsTokens() {
    ByHand hand = ByHand.of(new Mmoe(2, 5), new Tokens(1));
    assertThat(hand.variable("heads/a/output/kernel").shape().size(0)).isEqualTo(3 * 5);
    assertThat(hand.variable("gates/a/kernel").shape().size(0)).isEqualTo(3 * 2);
  }

  @Test
  void eachTaskObservesItsGate() {
    ByHand hand = ByHand.of(new Mmoe(3, 2));
    double[] x = hand.stem("encoder");
    double[] expected =
        ByHand.TASKS.stream()
            .flatMapToDouble(
                task ->
                    Arrays.stream(
                        RowArithmetic.softmax(hand.linear("gates/" + task + "/kernel", x))))
            .toArray();
    assertThat(hand.observed("gates")).containsExactly(expected, ByHand.EXACT);
    double[] entropy =
        IntStream.range(0, 3)
            .mapToDouble(
                t ->
                    -IntStream.range(3 * t, 3 * t + 3)
                        .mapToDouble(i -> expected[i] * Math.log(expected[i]))
                        .sum())
            .toArray();
    assertThat(hand.observed("gate entropy")).containsExactly(entropy, ByHand.EXACT);
  }

  @Test
  void moreGatesThanAnObservationMayHaveAreLeftOut() {
    Graph g = new Graph(Graph.Mode.TRAINING);
    Tensor weights = g.input("gate", DType.FLOAT, Shape.batchOf(Outputs.LARGEST_OBSERVATION));
    Outputs none = Outputs.of(Map.of());
    assertThat(Gate.observe(g, none, "", List.of(weights)).observations())
        .containsOnlyKeys("gates", "gate entropy");
    assertThat(Gate.observe(g, none, "", List.of(weights, weights)).observations())
        .containsOnlyKeys("gate entropy");
  }

  /** The outputs of experts with stages 5 and 4 and a last layer. */
  static List<double[]> outputs(ByHand hand, double[] x, int experts) {
    return IntStream.range(0, experts)
        .mapToObj(
            e -> {
              String place = "experts/" + e;
              double[] first = hand.dense(place + "/0", x, Math::tanh);
              double[] second = hand.dense(place + "/1", first, Math::tanh);
              return hand.dense(place + "/output", second, RowArithmetic::relu);
            })
        .toList();
  }
}
