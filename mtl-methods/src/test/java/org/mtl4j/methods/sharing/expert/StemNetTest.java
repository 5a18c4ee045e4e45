// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mtl4j.testkit.sharing.RowArithmetic;

/** stem against the equation of the paper, and where gradients reach. */
class StemNetTest {
  @Test
  void theGateOfATaskSeesAllExperts() {
    ByHand hand = ByHand.of(new StemNet());
    List<double[]> outputs =
        Stream.of("own/a", "own/b", "own/c", "shared")
            .map(
                owner -> {
                  double[] x = hand.stem(owner);
                  double[] first = hand.dense(owner + "/0/0/0", x, Math::tanh);
                  return hand.dense(owner + "/0/0/1", first, Math::tanh);
                })
            .toList();
    double[] common = hand.stem("shared");
    for (String task : ByHand.TASKS) {
      double[] own = hand.stem("own/" + task);
      double[] sum = IntStream.range(0, own.length).mapToDouble(i -> own[i] + common[i]).toArray();
      double[] gate = RowArithmetic.softmax(hand.linear("own/" + task + "/0/gate/kernel", sum));
      hand.assertOutput(task, hand.head(task, ByHand.mix(gate, outputs)));
    }
  }

  @Test
  void noGradientReachesTablesAndExpertsOfOtherTasks() {
    ByHand hand = ByHand.of(new StemNet(1, 2, 2, 16));
    assertThat(hand.model().reachedBy("a", "b", "c")).containsExactly("shared/0", "shared/stem");
    for (String task : ByHand.TASKS) {
      assertThat(hand.model().reachedBy(task)).containsExactly("heads/" + task, "own/" + task);
    }
  }

  @Test
  void theSharedGateSharesExpertsBelowTheLastLevel() {
    ByHand hand = ByHand.of(new StemNet(2, 1, 1, 16));
    assertThat(hand.owners("shared/0/gate/kernel")).isEqualTo("abc");
    assertThat(hand.owners("own/a/0/0/0/kernel")).isEqualTo("abc");
    assertThat(hand.owners("own/a/1/0/1/kernel")).isEqualTo("a");
    assertThat(hand.model().outputs().observations()).containsKeys("gates/0", "gates/1");
  }
}
