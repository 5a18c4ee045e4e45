// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.function.UnaryOperator;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * Outputs of an ensemble, [batch, members, width]. Tasks work on [batch, width], so the members
 * become rows of the batch, and the results are averaged over the members of a row.
 *
 * @param count the members; 1 if the output is [batch, width]
 */
record Members(int count) {
  static Members of(Tensor output) {
    return new Members(output.shape().rank() > 2 ? output.shape().size(1) : 1);
  }

  /** [batch, members, width] to [batch · members, width]. */
  Tensor rows(Graph g, Tensor output) {
    return count == 1 ? output : g.reshape(output, -1, output.shape().size(-1));
  }

  /** Each row as often as there are members: [batch, width] to [batch · members, width]. */
  Tensor repeated(Graph g, Tensor x) {
    if (count == 1) {
      return x;
    }
    Tensor zeros = g.constant(Shape.of(count, 1), new float[count]);
    return rows(g, g.add(g.expand(x, 1), zeros));
  }

  /** The mean over members: [batch · members, width] to [batch, width]. */
  Tensor mean(Graph g, Tensor x) {
    return count == 1 ? x : g.mean(g.reshape(x, -1, count, x.shape().size(-1)), 1);
  }

  /** Applies a function of [batch, width] to each member and averages the results. */
  static Tensor averaged(Graph g, Tensor output, UnaryOperator<Tensor> function) {
    Members members = of(output);
    return members.mean(g, function.apply(members.rows(g, output)));
  }
}
