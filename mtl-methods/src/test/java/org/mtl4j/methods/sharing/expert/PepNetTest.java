// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.RowArithmetic;

/** pepnet against the equations of the paper. */
class PepNetTest {
  @Test
  void gatesScaleEmbeddingsAndLayers() {
    ByHand hand = ByHand.of(new PepNet(List.of("l"), List.of("y", "k"), 2, 3));
    double[] e = hand.stem("encoder");
    Values domain = hand.variable("domain/table");
    Values prior = hand.variable("prior/table");
    double[] scaled =
        scale(
            hand,
            "epnet",
            RowArithmetic.concat(new double[] {domain.at(2, 0), domain.at(2, 1)}, e),
            e);
    double[] read = RowArithmetic.concat(new double[] {prior.at(1, 0), prior.at(1, 1), -1}, scaled);
    for (String task : ByHand.TASKS) {
      double[] h = scaled;
      for (int l = 0; l < 2; l++) {
        h = scale(hand, "ppnet/" + task + "/" + l, read, h);
        h = hand.dense("towers/" + task + "/" + l, h, Math::tanh);
      }
      hand.assertOutput(task, hand.head(task, scale(hand, "ppnet/" + task + "/2", read, h)));
    }
  }

  @Test
  void withoutNamesGatesReadTheRepresentation() {
    ByHand hand = ByHand.of(new PepNet(List.of(), List.of(), 2, 3));
    double[] e = hand.stem("encoder");
    double[] scaled = scale(hand, "epnet", e, e);
    double[] h = scale(hand, "ppnet/b/0", scaled, scaled);
    h = scale(hand, "ppnet/b/1", scaled, hand.dense("towers/b/0", h, Math::tanh));
    h = scale(hand, "ppnet/b/2", scaled, hand.dense("towers/b/1", h, Math::tanh));
    hand.assertOutput("b", hand.head("b", h));
    assertThat(hand.feed().variables()).doesNotContainKeys("domain/table", "prior/table");
  }

  @Test
  void towersAndTheirGatesArePrivate() {
    ByHand hand = ByHand.of(new PepNet(List.of("k"), List.of("l"), 2, 3));
    assertThat(hand.model().reachedBy("a", "b", "c"))
        .containsExactly("domain/table", "encoder/stem", "epnet/0", "epnet/1", "prior/table");
    assertThat(hand.model().reachedBy("c")).containsExactly("heads/c", "ppnet/c", "towers/c");
  }

  @Test
  void positionsOfATokenAreScaledAlike() {
    ByHand hand = ByHand.of(new PepNet(List.of(), List.of(), 2, 3), new Tokens(1));
    assertThat(hand.variable("epnet/1/kernel").shape().size(1)).isEqualTo(2);
    assertThat(hand.variable("ppnet/a/1/1/kernel").shape().size(1)).isEqualTo(4);
    assertThat(hand.observed("tower gates")).hasSize(3 * 2);
  }

  @Test
  void gatesStartNearOne() {
    ByHand hand = ByHand.of(new PepNet());
    assertThat(hand.observed("embedding gate")[0]).isBetween(0.6, 1.4);
    assertThat(hand.observed("tower gates"))
        .hasSize(9)
        .satisfies(m -> assertThat(Arrays.stream(m)).allMatch(x -> x > 0.6 && x < 1.4));
  }

  @Test
  void anUnknownFeatureIsNamed() {
    assertThatThrownBy(() -> ByHand.of(new PepNet(List.of("kk"), List.of(), 2, 3)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("model.sharing.domain: there is no number and no category 'kk';");
  }

  /** 2 σ(relu(u V + a) W + b) ⊙ x. */
  private static double[] scale(ByHand hand, String place, double[] u, double[] x) {
    double[] hidden = hand.dense(place + "/0", u, RowArithmetic::relu);
    double[] gate = hand.dense(place + "/1", hidden, y -> 2 / (1 + Math.exp(-y)));
    return IntStream.range(0, x.length).mapToDouble(i -> gate[i] * x[i]).toArray();
  }
}
