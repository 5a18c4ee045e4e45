// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Any balancer whose problem is solved in every k-th step only; in between its last weights act on
 * the gradients of the step (Xu et al., PSMGD, 2024). A task that has no weight yet makes its first
 * step one of those. What a method remembers from step to step moves when it solves.
 *
 * <p>A step between two solutions is one backward pass over the weighted sum of the terms, and so
 * takes the time of a step without a balancer. Where the method changes rows before they are
 * summed, where gradients or losses are normalised, where gradients are recorded in that step, and
 * where several batches make an update, it differentiates every task by itself.
 *
 * @param method the balancer; one that works coordinate by coordinate has no weights to keep
 * @param k steps from one solution to the next; 4 by default
 */
@Pluggable(
    name = "every-k",
    summary = "Any balancer, its weights found anew in every k-th step only.",
    source = "Xu et al., PSMGD, arXiv:2412.10961, 2024")
public record EveryK(
    @Option(value = "the balancer", required = true) GradientBalancer method,
    @Option("steps from one solution to the next, 1 or more") int k)
    implements Wrapped {

  public EveryK {
    Wrapped.check("every-k", method);
    Bounds.atLeast(1, "k", k);
  }

  public EveryK(GradientBalancer method) {
    this(method, 4);
  }

  @Override
  public Set<Promise> promises() {
    return k == 1 ? method.promises() : Wrapped.super.promises();
  }

  @Override
  public boolean knownWeights() {
    return k > 1;
  }

  @Override
  public Solver around(Solver inner) {
    return KeptWeights.every(k, inner);
  }
}
