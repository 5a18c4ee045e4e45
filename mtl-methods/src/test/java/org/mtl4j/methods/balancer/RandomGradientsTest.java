// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

class RandomGradientsTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  @Test
  void weightsLieOnTheSimplexAndChangeWithTheStep() {
    Set<Double> seen = new HashSet<>();
    for (int step = 0; step < 20; step++) {
      double[] weights = new double[2];
      History history = new GivenHistory(2, 1).at(step);
      Problem problem = new GivenProblem(CROSSED.statistic(), CROSSED.losses(), history);
      new RandomGradients().solver(2, Gradients.ACCURACY).solve(problem, weights);
      assertThat(weights[0] + weights[1]).isCloseTo(1, EXACT);
      assertThat(weights).isNotEqualTo(new double[] {0, 0});
      seen.add(weights[0]);
    }
    assertThat(seen).hasSize(20);
  }
}
