// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.BalancerWrapper;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Solves the problem of any balancer in every k-th step only (Xu et al., PSMGD, 2024). In the steps
 * between, the last weights are applied to the current gradients. If a present task has no weight
 * yet, the step is solved. The inner method's state changes only in solved steps.
 *
 * <p>A step that is not solved is one backward pass over the weighted sum of the terms, as fast as
 * a step without a balancer. Every task is still differentiated separately if the method transforms
 * rows before summing, if gradients or losses are normalized, if gradients are recorded in that
 * step, or if an update uses several batches.
 *
 * @param method the balancer; it must have weights, so not one that works coordinate by coordinate
 * @param k steps from one solution to the next; 4 by default
 */
@Pluggable(
    name = "every-k",
    summary = "Any balancer, its weights solved for in every k-th step only.",
    source = "Xu et al., PSMGD, arXiv:2412.10961, 2024")
public record EveryK(
    @Option(value = "the balancer", required = true) GradientBalancer method,
    @Option("steps from one solution to the next, 1 or more") int k)
    implements BalancerWrapper {

  public EveryK {
    BalancerWrapper.requireWeights("every-k", method);
    Bounds.atLeast(1, "k", k);
  }

  public EveryK(GradientBalancer method) {
    this(method, 4);
  }

  @Override
  public Set<Promise> promises() {
    return k == 1 ? method.promises() : BalancerWrapper.super.promises();
  }

  @Override
  public boolean knownWeights() {
    return k > 1;
  }

  @Override
  public Solver around(Solver inner) {
    return StoredWeights.every(k, inner);
  }
}
