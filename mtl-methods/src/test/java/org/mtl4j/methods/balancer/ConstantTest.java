// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

class ConstantTest {
  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  @Test
  void takesTheWeightsOfThePresentTasks() {
    double[] weights = new double[2];
    int[] last = {1, 2};
    Problem problem =
        new GivenProblem(last, CROSSED.statistic(), CROSSED.losses(), new GivenHistory(3, 1));
    new Constant(List.of(5.0, 6.0, 7.0)).solver(3, Gradients.ACCURACY).solve(problem, weights);
    assertThat(weights).containsExactly(6, 7);
    assertThatThrownBy(() -> new Constant(List.of(1.0)).solver(2, Gradients.ACCURACY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("1 weights for 2 tasks");
  }
}
