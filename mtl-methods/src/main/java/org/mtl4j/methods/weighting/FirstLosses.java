// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * The first loss of each task, held constant. It is a variable of the graph, so it is exact already
 * in the first step and is part of every checkpoint.
 */
final class FirstLosses {
  private FirstLosses() {}

  /**
   * The loss of each task in its first step, this one included [T]; 0 for tasks that were never
   * present. Losses must be above 0.
   *
   * @param period a scalar, at first 0; if it changes, all first losses are reset
   */
  static Tensor of(Graph g, Losses losses, Tensor period) {
    LossVector vector = new LossVector(g, losses);
    Variable first =
        losses.scope().statistic("first-losses", Shape.of(losses.size()), Initializer.constant(0));
    Variable last = losses.scope().statistic("period", Shape.SCALAR, Initializer.constant(0));
    Tensor same = g.equal(g.variable(last), period);
    Tensor before = g.where(same, g.variable(first), g.constant(0));
    Tensor unknown = g.and(vector.there(), g.lessEqual(before, g.constant(0)));
    Tensor after = g.where(unknown, g.stopGradient(vector.values()), before);
    g.update(first, after);
    g.update(last, period);
    return after;
  }
}
