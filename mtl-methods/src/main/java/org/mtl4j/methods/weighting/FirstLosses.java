// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * The first loss of each task, held constant. It is a variable of the graph, so it is exact in the
 * very step it is taken in, and part of every snapshot.
 */
final class FirstLosses {
  private FirstLosses() {}

  /**
   * The loss of each task in the first step it took part in, this one included [T]; 0 for tasks
   * that were never there. Losses must be above 0.
   *
   * @param period a scalar; in a step in which it is another than in the step before, from 0, all
   *     that came before is forgotten
   */
  static Tensor of(Graph g, Losses losses, Tensor period) {
    LossVector vector = new LossVector(g, losses);
    Variable kept =
        losses.scope().statistic("first-losses", Shape.of(losses.size()), Initializer.constant(0));
    Variable last = losses.scope().statistic("period", Shape.SCALAR, Initializer.constant(0));
    Tensor same = g.equal(g.variable(last), period);
    Tensor before = g.where(same, g.variable(kept), g.constant(0));
    Tensor unknown = g.and(vector.there(), g.lessEqual(before, g.constant(0)));
    Tensor after = g.where(unknown, g.stopGradient(vector.values()), before);
    g.update(kept, after);
    g.update(last, period);
    return after;
  }
}
