// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.LogBarrier;

/**
 * Fair resource allocation (Ban and Ji, ICML 2024): the update that maximizes the α-fair utility of
 * the gains g_t·d. Its weights are the w &gt; 0 with Gw = w^{-1/α}. α = 1 is proportional fairness,
 * as in nash-mtl. The larger α, the more equal the gains.
 *
 * <p>There is no solution if a gradient is zero or if positive multiples of some gradients add up
 * to zero. Then the last weights are used, 1 before the first; the authors' code uses what its
 * solver for nonlinear least squares returns.
 *
 * <p>The authors' code multiplies the update by the number of tasks and clips it to the norm 1;
 * both are options, the first before the second.
 *
 * @param alpha α, above 0; 2 by default, as in the authors' scripts
 * @param timesTasks whether the update is multiplied by the number of present tasks; no by default
 * @param maxNorm the largest norm of the update; 0 by default, which is no limit
 * @param convention the factor of head gradients; 1 by default, as in the authors' code
 * @param unsolved what happens if a step has no solution: keep uses the last weights (default),
 *     fail lets the step fail
 */
@Pluggable(
    name = "fairgrad",
    summary = "The update of largest alpha-fair utility of all gains.",
    source = "Ban and Ji, ICML 2024")
public record FairGrad(
    @Option("fairness, above 0; larger values make gains more equal; 1 is nash-mtl") double alpha,
    @Option("multiply the update by the number of tasks, as the authors' code does")
        boolean timesTasks,
    @Option("largest norm of the update, 0 for no limit; 1 in the authors' code") double maxNorm,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention,
    @Option("if a step has no solution: keep (use the last weights) or fail") Unsolved unsolved)
    implements GradientBalancer {

  public FairGrad {
    Bounds.positive("alpha", alpha);
    Bounds.notNegative("maxNorm", maxNorm);
  }

  public FairGrad() {
    this(2, false, 0, Convention.OWN, Unsolved.KEEP);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    LogBarrier barrier = new LogBarrier(tasks, 1 / alpha, accuracy);
    return (problem, weights) -> {
      int n = problem.size();
      barrier.solve(problem.statistic(), n, weights);
      for (int i = 0; i < n; i++) {
        weights[i] *= timesTasks ? n : 1;
      }
      UpdateNorm.limit(problem, weights, maxNorm);
    };
  }
}
