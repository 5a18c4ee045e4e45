// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.GradientSurgery;

/**
 * Gradient surgery (Yu et al., NeurIPS 2020): for each task i, over the other tasks j in random
 * order, g_i loses its part along the original g_j where g_i·g_j &lt; 0; the update is the sum of
 * what is left. The order is drawn anew for each task and step, from the seed of the run.
 *
 * @param orders for each task the numbers of all others, from 0, in the order in which they are
 *     visited in every step; none, for orders drawn by chance, by default. Absent tasks are skipped
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "pcgrad",
    summary = "Each gradient projected off those it conflicts with, then summed.",
    source = "Yu et al., NeurIPS 2020")
public record Pcgrad(
    @Option("for each task the numbers of the others, from 0, as visited; none to draw them")
        List<List<Integer>> orders,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  public Pcgrad {
    orders = VisitingOrders.checked(orders);
  }

  public Pcgrad() {
    this(List.of(), Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    VisitingOrders visits = new VisitingOrders("pcgrad", orders, tasks);
    GradientSurgery surgery = new GradientSurgery(tasks);
    return (problem, weights) ->
        surgery.solve(problem.statistic(), problem.size(), visits.of(problem), weights);
  }
}
