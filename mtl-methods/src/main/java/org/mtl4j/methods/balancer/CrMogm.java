// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.BalancerWrapper;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Smooths the weights of any balancer over steps (Zhou et al., NeurIPS 2022), so that they depend
 * less on the batch: w = αw_old + (1-α)w_new, where w_new solves the problem of the step. The first
 * weight of a task is not smoothed.
 *
 * <p>In step k, counted from 1, α is 1 - (1-α)/k^rise: constant by default, rising toward 1 for
 * rise > 0. The paper's schedule is known here from secondary sources only: α = 1 - η_k/η_1 for the
 * learning rate η. For η ∝ k^{-r} that is smoothing 0 with rise r; other learning rate schedules
 * are not supported. A rise above 1 is refused, since the weights would then stop changing after a
 * few steps.
 *
 * @param method the balancer; it must have weights, so not one that works coordinate by coordinate
 * @param smoothing α of the first step; 0.9 by default, as in other code; the paper names no value
 * @param rise how fast α approaches 1; 0 by default, which keeps α constant
 */
@Pluggable(
    name = "cr-mogm",
    summary = "Any balancer, its weights smoothed over steps.",
    source = "Zhou et al., NeurIPS 2022")
public record CrMogm(
    @Option(value = "the balancer", required = true) GradientBalancer method,
    @Option("share of the previous weights that is kept, in [0, 1)") double smoothing,
    @Option(
            "1 minus the smoothing decays with the step number to this power, in [0, 1]; 0 for no decay")
        double rise)
    implements BalancerWrapper {

  public CrMogm {
    BalancerWrapper.requireWeights("cr-mogm", method);
    Bounds.belowOne("smoothing", smoothing);
    Bounds.unit("rise", rise);
  }

  public CrMogm(GradientBalancer method) {
    this(method, 0.9, 0);
  }

  @Override
  public Solver around(Solver inner) {
    return (problem, weights) -> {
      inner.solve(problem, weights);
      double renewed = (1 - smoothing) / Math.pow(problem.history().step() + 1.0, rise);
      double[] smoothed = StoredWeights.weights(problem.history(), "smoothed-weights");
      for (int i = 0; i < problem.size(); i++) {
        double old = smoothed[problem.task(i)];
        weights[i] = Double.isNaN(old) ? weights[i] : (1 - renewed) * old + renewed * weights[i];
        smoothed[problem.task(i)] = weights[i];
      }
    };
  }
}
