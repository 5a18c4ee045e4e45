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
 * Weighted Chebyshev scalarisation (Bowman 1976): the largest λ (ℓ - ideal) of all tasks. Every
 * Pareto optimal point is its minimum for some preference, on a front of any shape; only the worst
 * task is trained in a step, several at once where they are equal.
 *
 * <p>The maximum is taken over the tasks that take part in the step.
 *
 * @param preference λ, in the order of tasks; all alike where it is empty
 */
@Pluggable(
    name = "chebyshev",
    summary = "The largest of the losses, weighted by a preference.",
    source = "Bowman, 1976")
public record Chebyshev(
    @Option("shares of the tasks in their order, 0 or more, that sum to 1; none: all alike")
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
