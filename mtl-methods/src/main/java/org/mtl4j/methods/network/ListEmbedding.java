// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;

/**
 * The mean of the embeddings of the items of a list: codes [length] to [width]; 0 if it is empty.
 */
final class ListEmbedding implements Layer {
  private final String place;
  private final Variable table;

  /**
   * Declares {@code table} [cardinality, width].
   *
   * @param cardinality the number of codes; code 0 is padding
   * @param start the initial values of the table
   */
  ListEmbedding(Scope scope, int cardinality, int width, Initializer start) {
    this.place = scope.path();
    this.table = scope.variable("table", Shape.of(cardinality, width), start);
  }

  @Override
  public Shape output() {
    return Shape.of(table.shape().size(1));
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    return g.within(
        place,
        () -> {
          Tensor sum = g.sum(each(g, x), 1);
          Tensor count = g.sumKeeping(g.cast(present(g, x), DType.FLOAT), 1);
          return g.divide(sum, g.maximum(count, g.constant(1)));
        });
  }

  /** The embedding of each item [batch, length, width]; 0 for padding. */
  Tensor each(Graph g, Tensor x) {
    Tensor rows = g.lookup(table, g.cast(x, DType.INT));
    return Padding.zeroed(g, rows, present(g, x));
  }

  private static Tensor present(Graph g, Tensor x) {
    return g.greater(x, g.constant(0.5));
  }
}
