// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** Rows that follow those of the Jacobian from step to step. */
final class Tracked {
  private Tracked() {}

  /**
   * Y + rate (J - Y), which becomes Y where a task is present; its other rows stay.
   *
   * @param state Y
   * @param rate a scalar
   */
  static Tensor toward(Graph g, JacobianBlock block, Variable state, Tensor rate) {
    Tensor before = g.variable(state);
    Tensor share = g.multiply(rate, g.expand(block.present(), 1));
    Tensor next = g.add(before, g.multiply(g.subtract(block.jacobian(), before), share));
    g.update(state, next);
    return next;
  }
}
