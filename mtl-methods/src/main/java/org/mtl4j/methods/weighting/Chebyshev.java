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
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Weighted Chebyshev scalarization (Bowman 1976): the largest λ (ℓ - ideal) of all tasks. Every
 * Pareto optimal point minimizes it for some preference, on a front of any shape. A step trains
 * only the worst task, or several if they are equal.
 *
 * <p>The maximum is over the present tasks.
 *
 * @param preference λ, in task order; equal shares if empty
 */
@Pluggable(
    name = "chebyshev",
    summary = "The largest of the losses, weighted by a preference.",
    source = "Bowman, 1976")
public record Chebyshev(
    @Option("shares in task order, 0 or more, with a sum of 1; empty for equal shares")
        List<Double> preference,
    @Option(Ideal.MEANING) Map<String, Double> ideal)
    implements LossWeighting, Preferential<LossWeighting> {

  public Chebyshev {
    preference = Preferential.checked(preference);
    ideal = Ideal.checked(ideal);
  }

  public Chebyshev() {
    this(List.of(), Map.of());
  }

  @Override
  public LossWeighting withPreference(List<String> tasks, List<Double> other) {
    return new Chebyshev(other, ideal);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor weighted = g.multiply(vector.shares(preference), vector.above(ideal));
    return Terms.scalar(g.max(vector.present(weighted, Double.NEGATIVE_INFINITY), 0));
  }
}
