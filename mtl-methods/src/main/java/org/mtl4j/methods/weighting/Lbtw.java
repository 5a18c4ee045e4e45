// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Loss-balanced task weighting (Liu et al., AAAI 2019): w = T r^α / Σ r^α with r = ℓ / ℓ₀ held
 * constant, ℓ₀ the loss of a task in its first step. Tasks whose loss decreased least have the
 * largest weight.
 *
 * <p>Losses must be above 0. Sum and T are over the present tasks. If all r^α underflow, the step
 * stops with NaN.
 *
 * @param alpha α; 0 for equal weights
 * @param everyEpoch whether ℓ₀ is the loss in the first step of each epoch, as in the authors' code
 */
@Pluggable(
    name = "lbtw",
    summary = "More weight for losses that decreased little since the first step.",
    source = "Liu et al., AAAI 2019")
public record Lbtw(
    @Option("exponent of the ratio to the first loss, 0 to 100") double alpha,
    @Option("whether first losses are reset in every epoch, as in the authors' code")
        boolean everyEpoch)
    implements LossWeighting {

  public Lbtw {
    Bounds.exponent("alpha", alpha);
  }

  public Lbtw() {
    this(0.5, false);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withPositiveLosses();
  }

  /** The epoch, if first losses are reset. */
  @Override
  public int controls(int tasks) {
    return 1;
  }

  @Override
  public void control(History history, double[] epoch) {
    epoch[0] = everyEpoch ? history.epoch() : 0;
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor first = FirstLosses.of(g, losses, losses.control(g, 0));
    Tensor ratio = vector.present(g.divide(vector.values(), first), 1);
    Tensor power = vector.present(g.power(ratio, g.constant(alpha)), 0);
    Tensor weights = g.stopGradient(g.divide(g.multiply(power, vector.count()), g.sum(power)));
    return Terms.each(
        losses.size(), t -> g.multiply(g.index(weights, 0, t), losses.values().get(t)));
  }
}
