// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;

/** The weight of a task that is alone in a step. */
class OneTaskTest {
  static Stream<Arguments> weights() {
    return Stream.of(
        Arguments.of("mean", new Mean(), 1),
        Arguments.of("sum", new Sum(), 1),
        Arguments.of("mgda", new Mgda(), 1),
        Arguments.of("mgda", new Mgda(Mgda.Normalization.LOSS_PLUS, Convention.WEIGHTED), 1),
        Arguments.of("pcgrad", new Pcgrad(), 1),
        Arguments.of("upgrad", new Upgrad(), 1),
        Arguments.of("dualproj", new DualProj(), 1),
        Arguments.of("cagrad", new Cagrad(), 1.5)); // 1 + c
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("weights")
  void isKnown(String name, GradientBalancer method, double expected) {
    double[] weights = Gradients.random("one", 1, 4, 0, 1).weights(method);
    assertThat(weights).containsExactly(new double[] {expected}, within(1e-12));
  }
}
