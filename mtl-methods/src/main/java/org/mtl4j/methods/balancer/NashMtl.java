// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.LogBarrier;

/**
 * The bargaining solution of Nash (Navon et al., ICML 2022): the update in which the product of all
 * gains is largest has the weights w &gt; 0 with Gw = 1/w. Every task gains alike in proportion,
 * and the update is no matter of scale: its length is √T whatever the gradients are.
 *
 * <p>There is no solution where a gradient is zero, or where positive multiples of some gradients
 * add up to zero, as of two opposite ones; that is an {@link ArithmeticException}.
 *
 * <p>The authors' code solves the same problem, of G/‖G‖_F and scaled back, by a sequence of convex
 * programs that it leaves after 20, and clips the update in shared parameters to the norm 1: the
 * option {@code maxNorm}. Here the limit acts on the weights, and so reaches heads too where they
 * are weighted.
 *
 * @param every steps from one solution to the next, in between which the weights stay; 1 by
 *     default. A step between two solutions is one backward pass over the weighted sum of the
 *     terms, unless {@code maxNorm} asks for the length of the update in every step
 * @param maxNorm the largest length of the update; 0, no limit, by default
 * @param convention what heads are scaled by; by the weights, as in the authors' code
 */
@Pluggable(
    name = "nash-mtl",
    summary = "The update that multiplies to the largest joint gain: Gw = 1/w.",
    source = "Navon et al., ICML 2022")
public record NashMtl(
    @Option("steps from one solution to the next, 1 or more") int every,
    @Option("the largest length of the update, 0 for no limit; 1 in the authors' code")
        double maxNorm,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  public NashMtl {
    Bounds.atLeast(1, "every", every);
    Bounds.notNegative("maxNorm", maxNorm);
  }

  public NashMtl() {
    this(1, 0, Convention.WEIGHTED);
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
        KeptWeights.every(
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
