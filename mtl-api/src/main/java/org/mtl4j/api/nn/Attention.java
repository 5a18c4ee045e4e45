// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import java.util.Optional;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;

/**
 * Multi-head attention with scaled dot products (Vaswani et al., NIPS 2017): sequences [batch,
 * positions, width] to the same shape. Each head attends with width / heads features. In training,
 * attention weights are dropped out.
 */
public final class Attention implements Layer {
  private final String place;
  private final String dropout;
  private final Layer query;
  private final Layer key;
  private final Layer value;
  private final Layer result;
  private final int heads;
  private final double rate;
  private final Shape row;

  /**
   * Declares {@code query}, {@code key}, {@code value} and {@code result}, each a {@link
   * PerPosition} layer of the width.
   *
   * @param row the shape of one row, [positions, width]
   * @param heads the number of heads, 1 or more; divides the width
   * @param rate the probability that an attention weight is set to 0, in [0, 1)
   * @throws ShapeException if rows are no sequences, or the heads do not divide the width
   */
  public Attention(Scope scope, Shape row, int heads, double rate) {
    Bounds.atLeast(1, "heads", heads);
    Bounds.belowOne("rate", rate);
    Rows.requireSequence(scope, row);
    boolean fits = row.size(1) % heads == 0;
    Rows.require(scope, row, fits, "the width cannot be divided into " + heads + " heads");
    this.place = scope.path();
    this.dropout = place + "/dropout";
    this.query = layer(scope.child("query"), row);
    this.key = layer(scope.child("key"), row);
    this.value = layer(scope.child("value"), row);
    this.result = layer(scope.child("result"), row);
    this.heads = heads;
    this.rate = rate;
    this.row = row;
  }

  private static Layer layer(Scope scope, Shape row) {
    return new PerPosition(scope, row, row.size(1), Activation.NONE);
  }

  @Override
  public Shape output() {
    return row;
  }

  /** Self-attention: each position attends to all positions. */
  @Override
  public Tensor apply(Graph g, Tensor x) {
    return apply(g, x, x, Optional.empty());
  }

  /**
   * Attention of some positions to others.
   *
   * @param to the positions that attend [batch, n, width]
   * @param from the positions that they attend to [batch, m, width]
   * @param mask booleans [batch, m], true for each position to attend to, or [batch, n, m] or [1,
   *     n, m] if that depends on the position that attends; if absent, to all. A row of only false
   *     gives the bias of {@code result}.
   * @return [batch, n, width]
   */
  public Tensor apply(Graph g, Tensor to, Tensor from, Optional<Tensor> mask) {
    return g.within(
        place,
        () -> {
          Tensor keys = split(g, key.apply(g, from));
          Tensor queries =
              g.scale(split(g, query.apply(g, to)), Math.sqrt((double) heads / row.size(1)));
          Tensor scores = g.matmul(queries, keys, false, true);
          Tensor weights =
              mask.map(m -> m.shape().rank() == 3 ? m : g.expand(m, 1))
                  .map(m -> masked(g, scores, g.expand(m, 1)))
                  .orElseGet(() -> g.softmax(scores));
          Tensor mixed =
              g.matmul(Dropout.of(g, dropout, weights, rate), split(g, value.apply(g, from)));
          Tensor joined = g.transpose(mixed, 0, 2, 1, 3);
          return result.apply(g, g.reshape(joined, -1, to.shape().size(1), row.size(1)));
        });
  }

  private static Tensor masked(Graph g, Tensor scores, Tensor mask) {
    Tensor weights = g.softmax(g.where(mask, scores, g.constant(-1e9)));
    return g.multiply(weights, g.cast(mask, DType.FLOAT));
  }

  /** [batch, positions, width] to [batch, heads, positions, width / heads]. */
  private Tensor split(Graph g, Tensor x) {
    int width = row.size(1) / heads;
    return g.transpose(g.reshape(x, -1, x.shape().size(1), heads, width), 0, 2, 1, 3);
  }
}
