// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Group optimization for multi-task alignment (Shen et al., NeurIPS 2024). In every step p ← p
 * e^(-ηℓ) / Σ p e^(-ηℓ), at first p = 1/T; γ = p Σℓ / ℓ. k-means divides the values γ into groups,
 * and the weight of a task is the center of its group. With one group all weights are the mean of
 * γ.
 *
 * <p>k-means is exact here; the authors' code starts from random centers. Losses must be above 0.
 * If ηℓ is so large that all e^(-ηℓ) underflow, from about 88 on in float32, the step stops with
 * NaN. The p of an absent task is only divided by the sum; the task is left out of Σℓ and of the
 * groups.
 *
 * @param groups number of groups, reduced to the number of tasks if larger; the authors tune it for
 *     each data set; their default is 1, which is no grouping
 * @param rate η
 */
@Pluggable(
    name = "go4align",
    summary = "One weight for each group of tasks with similar risks.",
    source = "Shen et al., NeurIPS 2024")
public record Go4Align(
    @Option("number of groups, 1 or more") int groups,
    @Option("eta, how fast shares follow the losses, 0 or more") double rate)
    implements LossWeighting {

  public Go4Align {
    Bounds.atLeast(1, "groups", groups);
    Bounds.notNegative("rate", rate);
  }

  public Go4Align() {
    this(2, 1e-4);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withPositiveLosses();
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor values = g.stopGradient(vector.values());
    Tensor risks =
        g.multiply(shares(g, losses, vector), g.divide(g.sum(vector.present(values, 0)), values));
    Tensor weights =
        g.stopGradient(new Groups(g, losses.size()).centers(risks, losses.present(), groups));
    return Terms.each(
        losses.size(), t -> g.multiply(g.index(weights, 0, t), losses.values().get(t)));
  }

  /** p after this step's losses [T]. */
  private Tensor shares(Graph g, Losses losses, LossVector vector) {
    int size = losses.size();
    Variable stored =
        losses.scope().statistic("shares", Shape.of(size), Initializer.constant(1.0 / size));
    Tensor before = g.variable(stored);
    Tensor moved = g.multiply(before, g.exp(g.scale(vector.values(), -rate)));
    Tensor raw = g.where(vector.there(), moved, before);
    Tensor after = g.stopGradient(g.divide(raw, g.sum(raw)));
    g.update(stored, after);
    return after;
  }
}
