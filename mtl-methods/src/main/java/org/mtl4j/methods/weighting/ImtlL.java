// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Pluggable;

/**
 * Impartial learning, the part for losses (Liu et al., ICLR 2021): Σ e^s ℓ - s, with s of each task
 * learned, from 0. At the best s every e^s ℓ is 1. With the balancer imtl-g it is the paper's IMTL:
 * the balancer's weights reach the shared parameters and not s.
 *
 * <p>Each task has a variable of its own, {@code weighting/TASK/log-scale}; an absent task's stays
 * untouched. The optimizer of the network trains them, at its rate and decay; {@code
 * training.groups} with {@code weighting/**} gives them others. For a loss that stays at or below 0
 * there is no best s, and its s rises without end.
 */
@Pluggable(
    name = "imtl-l",
    summary = "Losses at learned scales that make them alike.",
    source = "Liu et al., ICLR 2021")
public record ImtlL() implements LossWeighting {

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> term(g, losses, t));
  }

  /** e^s ℓ - s. */
  private static Tensor term(Graph g, Losses losses, int t) {
    Tensor s =
        g.variable(
            losses
                .scope()
                .child(losses.tasks().get(t))
                .variable("log-scale", Shape.SCALAR, Initializer.constant(0)));
    return g.subtract(g.multiply(g.exp(s), losses.values().get(t)), s);
  }
}
