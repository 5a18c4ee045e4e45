// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Equal weights: Σ ℓ_t, or the mean over all tasks of the model.
 *
 * @param mean divide by the number of tasks
 */
@Pluggable(name = "equal", summary = "The sum of the losses, or their mean.")
public record Equal(@Option("divide by the number of tasks") boolean mean)
    implements LossWeighting {

  public Equal() {
    this(false);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    double weight = mean ? 1.0 / losses.size() : 1;
    return Terms.each(losses.size(), t -> g.scale(losses.values().get(t), weight));
  }
}
