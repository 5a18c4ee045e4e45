// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Pluggable;

/**
 * Scale-invariant learning: Σ log ℓ, the baseline of Navon et al. (ICML 2022). A constant factor of
 * a loss does not change the gradient.
 *
 * <p>Losses must be above 0. An absent task has no term.
 */
@Pluggable(
    name = "scale-invariant",
    summary = "The sum of the logarithms of the losses.",
    source = "Navon et al., ICML 2022")
public record ScaleInvariant() implements LossWeighting {

  @Override
  public Needs needs() {
    return Needs.NOTHING.withPositiveLosses();
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> g.log(losses.values().get(t)));
  }
}
