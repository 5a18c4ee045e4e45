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
 * scalarisation that is rewarded for losses in the proportion of the preference.
 *
 * <p>The paper trains one network for all preferences: it draws λ anew in every batch and gives it
 * to the network beside the features. Here is the objective alone, for one preference a model: no λ
 * is drawn and none enters the network, so a front takes one training a point, and results are not
 * those of the paper's method.
 *
 * <p>Only the components of the tasks that take part in the step count.
 *
 * @param preference λ, in the order of tasks; all alike where it is empty
 * @param reward ρ; 2 as in the authors' settings for two tasks of a kind, which go from 0.01 to 8
 *     for other data
 */
@Pluggable(
    name = "cosmos",
    summary = "The objective of COSMOS: weighted losses, and a reward for their proportion.",
    source = "Ruchte and Grabocka, ICDM 2021")
public record Cosmos(
    @Option("shares of the tasks in their order, 0 or more, that sum to 1; none: all alike")
        List<Double> preference,
    @Option("rho, what the cosine of losses and preference is worth, 0 or more") double reward)
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
