// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Any balancer with weights that follow its own slowly (Zhou et al., NeurIPS 2022), so that they
 * depend less on the batch: w = αw_old + (1-α)w_new, where w_new solves the problem of the step.
 * The first ones of a task are taken as they are.
 *
 * <p>In step k, counted from 1, α is 1 - (1-α)/k^rise: constant by default, else rising toward 1.
 * The paper's own schedule was at hand in others' words alone, which tie α to the learning rate η:
 * 1 - η_k/η_1, from 0 toward 1 as η falls. That is a smoothing of 0 with rise r where η falls as
 * k^{-r}; other courses of η are not followed. As the weights come to rest, a rise above 1 would
 * leave them where the first steps put them, and is refused.
 *
 * @param method the balancer; one that works coordinate by coordinate has no weights to smooth
 * @param smoothing α, that of the first step; 0.9 by default, as in others' code, none of the
 *     paper's
 * @param rise how fast α nears 1; 0, constant, by default
 */
@Pluggable(
    name = "cr-mogm",
    summary = "Any balancer, its weights smoothed over steps.",
    source = "Zhou et al., NeurIPS 2022")
public record CrMogm(
    @Option(value = "the balancer", required = true) GradientBalancer method,
    @Option("how much of the last weights stays, in [0, 1)") double smoothing,
    @Option("power of the step by which the rest of 1 falls, in [0, 1]; 0 for none") double rise)
    implements Wrapped {

  public CrMogm {
    Wrapped.check("cr-mogm", method);
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
      double[] smoothed = KeptWeights.weights(problem.history(), "smoothed-weights");
      for (int i = 0; i < problem.size(); i++) {
        double old = smoothed[problem.task(i)];
        weights[i] = Double.isNaN(old) ? weights[i] : (1 - renewed) * old + renewed * weights[i];
        smoothed[problem.task(i)] = weights[i];
      }
    };
  }
}
