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

  /** The row of the table for code 0. */
  private final int offset;

  /**
   * Declares {@code table} [cardinality, width].
   *
   * @param cardinality the number of codes; code 0 is padding
   * @param start the initial values of the table
   */
  ListEmbedding(Scope scope, int cardinality, int width, Initializer start) {
    this(scope, scope.variable("table", Shape.of(cardinality, width), start), 0);
  }

  private ListEmbedding(Scope scope, Variable table, int offset) {
    this.place = scope.path();
    this.table = table;
    this.offset = offset;
  }

  /**
   * Reads the table of categories of the same vocabulary.
   *
   * @param first the row of an unknown category, which is code 1 of a list
   */
  static ListEmbedding sharing(Scope scope, Variable table, int first) {
    return new ListEmbedding(scope, table, first - 1);
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
    Tensor codes = g.cast(x, DType.INT);
    Tensor rows = g.lookup(table, offset == 0 ? codes : places(g, codes));
    return Padding.zeroed(g, rows, present(g, x));
  }

  /** The rows of codes; any row for padding. */
  private Tensor places(Graph g, Tensor codes) {
    Tensor one = g.constant(Shape.SCALAR, 1);
    return g.add(g.maximum(codes, one), g.constant(Shape.SCALAR, offset));
  }

  private static Tensor present(Graph g, Tensor x) {
    return g.greater(x, g.constant(0.5));
  }
}
