// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Scheduled;
import org.mtl4j.methods.network.TabM;
import org.mtl4j.testkit.Values;

/** Strategies of experts over an ensemble. */
class EnsemblesTest {
  private static Stream<SharingStrategy> strategies() {
    return Stream.of(
        new Mmoe(2, 6),
        new Omoe(2, 0),
        new Cgc(1, 1, 6),
        new Ple(4, 1, 1, 3),
        new DselectK(2, 1, 6, 1, new Scheduled(0), false),
        new Snr(2, true, 0.9, -0.1, 1.1, 0),
        new StemNet(2, 1, 1, 3),
        new PepNet());
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void ensemblesKeepTheirMembers(SharingStrategy strategy) {
    var encoder = new TabM(2, 0, 0.1, List.of(4, 3), Activation.TANH, 0, 5);
    ByHand hand = drawn(ByHand.of(strategy, encoder));
    assertThat(hand.model().output("b", hand.feed()).shape()).isEqualTo(Shape.of(1, 5, 1));
  }

  /** With a number for each draw of snr. */
  private static ByHand drawn(ByHand hand) {
    ByHand result = hand;
    for (var variable : hand.model().scope().variables()) {
      if (variable.name().endsWith("alpha")) {
        Values half = Values.fill(variable.shape(), i -> 0.5);
        result = new ByHand(hand.model(), result.feed().draw(variable.name(), half));
      }
    }
    return result;
  }
}
