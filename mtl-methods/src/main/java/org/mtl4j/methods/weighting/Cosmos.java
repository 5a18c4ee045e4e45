// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The objective of COSMOS (Ruchte and Grabocka, ICDM 2021): λᵀℓ - ρ cos(λ, ℓ), a linear
 * scalarization with a reward for losses in the proportion of the preference.
 *
 * <p>The paper trains one network for all preferences: λ is drawn for every batch and is an input
 * of the network. This is the objective only, for one fixed preference: a front needs one training
 * for each point, and results differ from those of the paper's method.
 *
 * <p>Only the components of present tasks count.
 *
 * @param preference λ, in task order; equal shares if empty
 * @param reward ρ; 2 as in one of the authors' settings, which go from 0.01 to 8 for other data
 */
@Pluggable(
    name = "cosmos",
    summary = "The objective of COSMOS: weighted losses, and a reward for their proportion.",
    source = "Ruchte and Grabocka, ICDM 2021")
public record Cosmos(
    @Option("shares in task order, 0 or more, with a sum of 1; empty for equal shares")
        List<Double> preference,
    @Option("rho, factor of the cosine of losses and preference, 0 or more") double reward)
    implements LossWeighting, Preferential<LossWeighting> {

  public Cosmos {
    preference = Preferential.checked(preference);
    Bounds.notNegative("reward", reward);
  }

  public Cosmos() {
    this(List.of(), 2);
  }

  @Override
  public LossWeighting withPreference(List<String> tasks, List<Double> other) {
    return new Cosmos(other, reward);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor shares = vector.present(vector.shares(preference), 0);
    Tensor values = vector.present(vector.values(), 0);
    Tensor linear = g.sum(g.multiply(shares, values));
    Tensor norms =
        g.multiply(vector.root(g.sum(g.square(shares))), vector.root(g.sum(g.square(values))));
    return Terms.scalar(g.subtract(linear, g.scale(vector.ratio(linear, norms), reward)));
  }
}
