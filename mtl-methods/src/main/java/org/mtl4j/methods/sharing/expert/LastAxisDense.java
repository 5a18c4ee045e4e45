// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;

/**
 * A dense layer over the last axis, the same at every position: rows [..., in] to [..., out].
 *
 * @param in the shape of one row of the input
 */
record LastAxisDense(Shape in, Layer dense) implements Layer {
  /** Declares the variables of a {@link Dense}. */
  static Layer of(Scope place, Shape in, int out, Activation activation) {
    Layer dense = new Dense(place, in.size(-1), out, activation);
    return in.rank() == 1 ? dense : new LastAxisDense(in, dense);
  }

  @Override
  public Shape output() {
    return in.with(in.rank() - 1, dense.width());
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor positions = dense.apply(g, g.reshape(x, -1, in.size(-1)));
    return g.reshape(positions, Shape.batchOf(output().sizes()).sizes());
  }
}
