// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

class PcgradTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  @Test
  void visitsAllOthersInAnOrderThatChangesWithTheStep() {
    Gradients any = Gradients.random("any", 4, 3, 0, 8);
    Set<List<Double>> seen = new HashSet<>();
    for (int step = 0; step < 30; step++) {
      History history = new GivenHistory(4, 1).at(step);
      Problem problem = new GivenProblem(any.statistic(), any.losses(), history);
      double[] weights = new double[4];
      new Pcgrad().solver(4, Gradients.ACCURACY).solve(problem, weights);
      double[] again = new double[4];
      new Pcgrad().solver(4, Gradients.ACCURACY).solve(problem, again);
      assertThat(again).isEqualTo(weights);
      seen.add(Arrays.stream(weights).boxed().toList());
    }
    assertThat(seen).hasSizeGreaterThan(1);
  }

  /** For three rows in a plane the result depends on the order of the visits. */
  @Test
  void followsGivenOrders() {
    Gradients plane = new Gradients("plane", new double[][] {{1, 0}, {-1, 1}, {-1, -3}});
    List<List<Integer>> forth = List.of(List.of(1, 2), List.of(0, 2), List.of(0, 1));
    List<List<Integer>> back = List.of(List.of(2, 1), List.of(2, 0), List.of(1, 0));
    // (1, 0) off (-1, 1) is (½, ½), off (-1, -3) from there (0.3, -0.1); (-1, 1) off (1, 0) is
    // (0, 1), off (-1, -3) from there (-0.3, 0.1); (-1, -3) off (1, 0) is (0, -3), then (-1.5,
    // -1.5)
    assertThat(plane.update(new Pcgrad(forth, Convention.OWN)))
        .containsExactly(new double[] {-1.5, -1.5}, EXACT);
    assertThat(plane.update(new Pcgrad(back, Convention.OWN)))
        .isNotEqualTo(plane.update(new Pcgrad(forth, Convention.OWN)));
    assertThatThrownBy(() -> new Pcgrad(List.of(List.of(1), List.of(1)), Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task 1");
    assertThatThrownBy(() -> new Pcgrad(forth, Convention.OWN).solver(2, Gradients.ACCURACY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("orders for 3 tasks, but there are 2");
  }

  @Test
  void isTwiceUpgradForTwoTasks() {
    for (int seed = 0; seed < 20; seed++) {
      Gradients gradients = Gradients.random("two", 2, 5, 0.5, seed);
      assertThat(gradients.update(new Pcgrad()))
          .containsExactly(Gradients.scaled(gradients.update(new Upgrad()), 2), EXACT);
    }
  }
}
