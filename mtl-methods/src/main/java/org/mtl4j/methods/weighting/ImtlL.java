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
 * Impartial learning, loss part (Liu et al., ICLR 2021): Σ e^s ℓ - s, with an s learned for each
 * task, at first 0. At the optimal s every e^s ℓ is 1. Together with the balancer imtl-g this is
 * the paper's IMTL; the balancer's weights do not apply to s.
 *
 * <p>Each task has a variable {@code weighting/TASK/log-scale}; that of an absent task does not
 * change. The optimizer of the network trains them with its rate and decay; {@code training.groups}
 * with {@code weighting/**} sets others. For a loss that stays at or below 0 there is no optimal s;
 * s increases without bound.
 */
@Pluggable(
    name = "imtl-l",
    summary = "Losses with learned scales that make them equal.",
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
