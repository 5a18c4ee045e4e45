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
 * order, g_i is projected onto the normal plane of the original g_j if g_i·g_j &lt; 0. The update
 * is the sum of the projected gradients. The order is random for each task and step, from the seed
 * of the run.
 *
 * @param orders for each task the numbers of all others, from 0, in the order of the projections;
 *     empty by default, for random orders. Absent tasks are skipped
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "pcgrad",
    summary = "The sum of the gradients, each projected to not conflict with the others.",
    source = "Yu et al., NeurIPS 2020")
public record Pcgrad(
    @Option("for each task the numbers of the others, from 0, in order; empty for random orders")
        List<List<Integer>> orders,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Pcgrad {
    orders = TaskOrders.checked(orders);
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
    TaskOrders visits = new TaskOrders("pcgrad", orders, tasks);
    GradientSurgery surgery = new GradientSurgery(tasks);
    return (problem, weights) ->
        surgery.solve(problem.statistic(), problem.size(), visits.of(problem), weights);
  }
}
