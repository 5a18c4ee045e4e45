// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/** Padding of sequences [batch, positions, width]: the positions whose elements are all 0. */
final class Padding {
  private Padding() {}

  /** Whether each position is not padding: booleans [batch, positions]. */
  static Tensor present(Graph g, Tensor x) {
    return g.any(g.not(g.equal(x, g.constant(0))), 2);
  }

  /** Zeros at padding, so that the next layer finds it. */
  static Tensor zeroed(Graph g, Tensor x, Tensor present) {
    return g.multiply(x, g.expand(g.cast(present, DType.FLOAT), 2));
  }
}
