// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

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
 * Soft optimal uncertainty weighting, UW-SO (Kirchdorfer et al., GCPR 2024): w = softmax((1 / ℓ) /
 * τ), held constant. 1 / ℓ are the optimal weights of uncertainty weighting. The paper's UW-O has
 * no softmax; its gradient is that of {@code scale-invariant}.
 *
 * <p>Losses must be above 0. The softmax is over the present tasks.
 *
 * <p>τ has the magnitude of 1 / ℓ, so no default suits all data. As in the paper, it has to be
 * tuned for each data set. If the smallest loss is near 0, a small τ gives that task all the
 * weight: for losses of 0.1 and 0.5, τ = 1 gives the weights 0.9997 and 0.0003, τ = 20 gives 0.6
 * and 0.4. Try values from 1 to the largest 1 / ℓ of a training, for example {@code mtl compare
 * --methods 'uncertainty-softmax{temperature=1|5|20|100}'}, which selects the best by validation.
 *
 * @param temperature τ; the larger, the more equal the weights
 */
@Pluggable(
    name = "uncertainty-softmax",
    summary = "The softmax of inverse losses as weights.",
    source = "Kirchdorfer et al., GCPR 2024")
public record UncertaintySoftmax(
    @Option(
            value = "softness of the weights, above 0; has the magnitude of 1 / loss, to be tuned",
            required = true)
        double temperature)
    implements LossWeighting {

  public UncertaintySoftmax {
    Bounds.positive("temperature", temperature);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withPositiveLosses();
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor inverse = g.divide(g.constant(1 / temperature), vector.values());
    Tensor logits = vector.present(inverse, Double.NEGATIVE_INFINITY);
    Tensor weights = g.stopGradient(g.softmax(logits));
    return Terms.each(
        losses.size(), t -> g.multiply(g.index(weights, 0, t), losses.values().get(t)));
  }
}
