// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

class PivrgTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static final double[][] CROSSED = {{1, 0}, {0, 2}};

  @Test
  void needsToKnowWhatTasksReachAlone() {
    GivenHistory history = new GivenHistory(2, 1).scores(0.5, 0.5);
    assertThatThrownBy(() -> new BalancerTrial(new Pivrg(), history).step(CROSSED, 1, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("task 0");
    GivenHistory lower =
        new GivenHistory(2, 1).references(Direction.LOWER, 0.5, 0.5).scores(1, 0.5);
    // The first task's error is twice that of its own model: more weight.
    double[] weights = new BalancerTrial(new Pivrg(), lower).step(CROSSED, 1, 1).weights().get();
    double[] equal = new BalancerTrial(new Pivrg(), 2).step(CROSSED, 1, 1).weights().get();
    Pivrg code = new Pivrg(List.of(), 2, 10, true, 0, Convention.OWN, Unsolved.KEEP);
    assertThat(new BalancerTrial(code, 2).step(CROSSED, 1, 1).weights().get())
        .containsExactly(new double[] {2 * equal[0], 2 * equal[1]}, EXACT);
    assertThat(weights[0]).isGreaterThan(equal[0]);
    assertThat(weights[1]).isLessThan(equal[1]);
  }

  @Test
  void refusesReferencesThatCannotBe() {
    assertThatThrownBy(
            () -> new Pivrg(List.of(0.0), 2, 10, false, 0, Convention.OWN, Unsolved.KEEP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("references must be finite and not zero");
    Pivrg one = new Pivrg(List.of(1.0), 2, 10, false, 0, Convention.OWN, Unsolved.KEEP);
    assertThatThrownBy(() -> new BalancerTrial(one, 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the balancer 'pivrg' has 1 references for 2 tasks");
  }
}
