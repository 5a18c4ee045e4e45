// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Pluggable;

/**
 * The geometric loss strategy, GLS (Chennupati et al., CVPR Workshops 2019): (Π ℓ)^(1/T), computed
 * in logarithms.
 *
 * <p>Losses must be above 0. Absent tasks are left out: T is the number of present tasks.
 */
@Pluggable(
    name = "geometric",
    summary = "The geometric mean of the losses.",
    source = "Chennupati et al., CVPRW 2019")
public record Geometric() implements LossWeighting {

  @Override
  public Needs needs() {
    return Needs.NOTHING.withPositiveLosses();
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor sum = g.sum(vector.present(g.log(vector.values()), 0));
    return Terms.scalar(g.exp(g.divide(sum, vector.count())));
  }
}
