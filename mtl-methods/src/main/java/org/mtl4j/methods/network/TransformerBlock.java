// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Attention;
import org.mtl4j.api.nn.Dropout;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.LayerNorm;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.nn.Sequential;

/**
 * A block of a transformer: x + attention(norm(x)), then x + hidden(norm(x)), where hidden is a
 * gated layer (ReGLU, Shazeer 2020) and a linear layer. Rows [positions, width] to the same shape.
 */
final class TransformerBlock implements Layer {
  private final Optional<Layer> before;
  private final Layer between;
  private final Attention attention;
  private final Layer hidden;
  private final boolean padded;
  private final Shape row;

  /**
   * The options of a block.
   *
   * @param heads the heads of the attention
   * @param attention the dropout rate of attention weights
   * @param hidden the dropout rate of the hidden layer
   * @param padded whether positions of only zeros are padding: not attended to, and kept at 0
   */
  record Options(int heads, double attention, double hidden, boolean padded) {}

  /**
   * Constructs the block.
   *
   * @param normed whether the input of the attention is normalized
   */
  TransformerBlock(Scope scope, Shape row, Options options, boolean normed) {
    this.row = row;
    this.padded = options.padded;
    this.before =
        normed ? Optional.of(new LayerNorm(scope.child("before"), row)) : Optional.empty();
    this.attention = new Attention(scope.child("attention"), row, options.heads, options.attention);
    this.between = new LayerNorm(scope.child("between"), row);
    int width = row.size(1) * 4 / 3;
    Layer gated = new Gated(scope.child("gated"), row, width);
    Layer active =
        options.hidden > 0 ? new Dropout(scope.child("gated"), gated, options.hidden) : gated;
    this.hidden =
        new Sequential(
            row,
            List.of(
                active,
                new PerPosition(
                    scope.child("linear"), active.output(), row.size(1), Activation.NONE)));
  }

  @Override
  public Shape output() {
    return row;
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor normal = before.map(norm -> norm.apply(g, x)).orElse(x);
    Optional<Tensor> mask = padded ? Optional.of(Padding.present(g, x)) : Optional.empty();
    Tensor mixed = g.add(x, attention.apply(g, normal, normal, mask));
    Tensor y = g.add(mixed, hidden.apply(g, between.apply(g, mixed)));
    return mask.map(m -> Padding.zeroed(g, y, m)).orElse(y);
  }

  /** relu(A x + a) ⊙ (B x + b). */
  private static final class Gated implements Layer {
    private final PerPosition both;
    private final Shape output;

    Gated(Scope scope, Shape row, int width) {
      both = new PerPosition(scope, row, 2 * width, Activation.NONE);
      output = row.with(1, width);
    }

    @Override
    public Shape output() {
      return output;
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      int width = output.size(1);
      List<Tensor> parts = g.split(both.apply(g, x), 2, width, width);
      return g.multiply(g.relu(parts.get(0)), parts.get(1));
    }
  }
}
