// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** Moving averages of the rows of the Jacobian. */
final class MovingAverage {
  private MovingAverage() {}

  /**
   * Y + rate (J - Y) in the rows of present tasks; the other rows do not change. It is the next
   * value of Y.
   *
   * @param state Y
   * @param rate a scalar
   */
  static Tensor of(Graph g, JacobianBlock block, Variable state, Tensor rate) {
    Tensor before = g.variable(state);
    Tensor share = g.multiply(rate, g.expand(block.present(), 1));
    Tensor next = g.add(before, g.multiply(g.subtract(block.jacobian(), before), share));
    g.update(state, next);
    return next;
  }
}
