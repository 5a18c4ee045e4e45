// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.methods.balancer.Pcgrad;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.testkit.balancer.BalancerTrial;

class AggregatorTest {
  private static final int SIZE = 50;

  static Stream<GradientBalancer> balancers() {
    return Stream.of(new Upgrad(), new Mgda(), new Cagrad(), new NashMtl(), new Pcgrad());
  }

  /** The test kit computes the same step by interpreting the balancer's graph. */
  @ParameterizedTest
  @MethodSource("balancers")
  void takesTheStepsThatTheInterpretedGraphTakes(GradientBalancer balancer) {
    SplittableRandom random = new SplittableRandom(3);
    Aggregator aggregator = new Aggregator(balancer, 3);
    BalancerTrial trial = new BalancerTrial(balancer, 3);
    for (int step = 0; step < 5; step++) {
      float[][] gradients = new float[3][SIZE];
      double[][] same = new double[3][SIZE];
      for (int t = 0; t < 3; t++) {
        for (int i = 0; i < SIZE; i++) {
          gradients[t][i] = (float) random.nextDouble(-1, 1.3);
          same[t][i] = gradients[t][i];
        }
      }
      double[] losses = {1, 2, random.nextDouble()};

      double[] expected = trial.step(same, losses).update();
      float[] update = aggregator.combine(gradients, losses);

      for (int i = 0; i < SIZE; i++) {
        assertThat((double) update[i]).isCloseTo(expected[i], within(expected));
      }
    }
  }

  private static Offset<Double> within(double[] update) {
    double norm = Math.sqrt(Arrays.stream(update).map(x -> x * x).sum());
    return Offset.offset(1e-6 * norm);
  }

  @Test
  void refusesWhatNeedsMoreThanTheGramian() {
    for (GradientBalancer balancer : List.of(new GradDrop(), new DbMtl())) {
      assertThatThrownBy(() -> new Aggregator(balancer, 3))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("needs the gradients");
    }
    assertThatThrownBy(() -> new Aggregator(new Mgda(), 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the balancer mgda needs 2 tasks or more, but there are 1");
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    Aggregator aggregator = new Aggregator(new Mgda(), 2);
    assertThatThrownBy(() -> aggregator.weights(new double[3], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a Gramian of 4 entries and 2 losses");
    assertThatThrownBy(() -> aggregator.combine(new float[][] {{1}, {1, 2}}, 1, 1))
        .hasMessage("gradient 1 has 2 numbers, but gradient 0 has 1");
    assertThatThrownBy(() -> aggregator.combine(new float[][] {{1}, {Float.NaN}}, 1, 1))
        .isInstanceOf(NumericalException.class)
        .hasMessage("the gradient of task 1 (counted from 0) is not finite: NaN");
    assertThatThrownBy(() -> aggregator.combine(new float[][] {{1}, {1}}, 1, Double.NaN))
        .isInstanceOf(NumericalException.class)
        .hasMessage("the loss of task 1 (counted from 0) is not finite: NaN");
  }
}
