// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import java.util.Map;
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
 * Penalty-based boundary intersection (Zhang and Li, IEEE Transactions on Evolutionary Computation
 * 2007): d₁ + θ d₂, where d₁ is the length of the losses along the ray from the ideal in direction
 * λ, and d₂ their distance from the ray. With d = ℓ - ideal and u = λ / ‖λ‖, d₁ = uᵀd and d₂ = ‖d -
 * d₁u‖. Losses are drawn to the ray: a loss far enough below it has a negative weight and
 * increases.
 *
 * <p>Only the components of present tasks count, also those of the ray.
 *
 * @param preference λ, in task order; equal shares if empty
 * @param penalty θ; 5 as in the paper
 */
@Pluggable(
    name = "pbi",
    summary = "The length along a preference ray, and a penalty on the distance from it.",
    source = "Zhang and Li, 2007")
public record Pbi(
    @Option("shares in task order, 0 or more, with a sum of 1; empty for equal shares")
        List<Double> preference,
    @Option("theta, factor of the distance from the ray, 0 or more") double penalty,
    @Option(Ideal.MEANING) Map<String, Double> ideal)
    implements LossWeighting, Preferential<LossWeighting> {

  public Pbi {
    preference = Preferential.checked(preference);
    ideal = Ideal.checked(ideal);
    Bounds.notNegative("penalty", penalty);
  }

  public Pbi() {
    this(List.of(), 5, Map.of());
  }

  @Override
  public LossWeighting withPreference(List<String> tasks, List<Double> other) {
    return new Pbi(other, penalty, ideal);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor shares = vector.present(vector.shares(preference), 0);
    Tensor ray = vector.ratio(shares, vector.root(g.sum(g.square(shares))));
    Tensor above = vector.present(vector.above(ideal), 0);
    Tensor along = g.sum(g.multiply(above, ray));
    Tensor aside = g.subtract(above, g.multiply(along, ray));
    Tensor distance = vector.root(g.sum(g.square(aside)));
    return Terms.scalar(g.add(along, g.scale(distance, penalty)));
  }
}
