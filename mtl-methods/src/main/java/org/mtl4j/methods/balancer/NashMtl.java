// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.LogBarrier;

/**
 * The Nash bargaining solution (Navon et al., ICML 2022): the update that maximizes the product of
 * all gains. Its weights are the w &gt; 0 with Gw = 1/w. The relative gains of all tasks are equal,
 * and the length of the update is √T for any gradients.
 *
 * <p>There is no solution if a gradient is zero or if positive multiples of some gradients add up
 * to zero, as for two opposite gradients. Then the last weights are used, 1 before the first, as in
 * the authors' code.
 *
 * <p>The authors' code solves the problem for G/‖G‖_F by at most 20 convex programs, scales back,
 * and clips the update of shared parameters to norm 1, as the option {@code maxNorm} does. Here the
 * limit scales the weights, so it also applies to heads if they are weighted.
 *
 * @param every steps from one solution to the next; the weights are constant between them; 1 by
 *     default. A step that is not solved is one backward pass over the weighted sum of the terms,
 *     unless {@code maxNorm} needs the norm of the update in every step
 * @param maxNorm the largest norm of the update; 0 by default, which is no limit
 * @param convention the factor of head gradients; the weights by default, as in the authors' code
 * @param unsolved what happens if a step has no solution: keep uses the last weights (default),
 *     fail lets the step fail
 */
@Pluggable(
    name = "nash-mtl",
    summary = "The update with the largest product of gains: Gw = 1/w.",
    source = "Navon et al., ICML 2022")
public record NashMtl(
    @Option("steps from one solution to the next, 1 or more") int every,
    @Option("largest norm of the update, 0 for no limit; 1 in the authors' code") double maxNorm,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention,
    @Option("if a step has no solution: keep (use the last weights) or fail") Unsolved unsolved)
    implements GradientBalancer {

  public NashMtl {
    Bounds.atLeast(1, "every", every);
    Bounds.notNegative("maxNorm", maxNorm);
  }

  public NashMtl() {
    this(1, 0, Convention.WEIGHTED, Unsolved.KEEP);
  }

  @Override
  public Set<Promise> promises() {
    return every == 1
        ? Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION)
        : Set.of(Promise.SCALE, Promise.PERMUTATION);
  }

  @Override
  public boolean knownWeights() {
    return every > 1 && maxNorm == 0;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    LogBarrier barrier = new LogBarrier(tasks, 1, accuracy);
    Solver refreshed =
        StoredWeights.every(
            every,
            (problem, weights) -> barrier.solve(problem.statistic(), problem.size(), weights));
    return maxNorm == 0
        ? refreshed
        : (problem, weights) -> {
          refreshed.solve(problem, weights);
          UpdateNorm.limit(problem, weights, maxNorm);
        };
  }
}
