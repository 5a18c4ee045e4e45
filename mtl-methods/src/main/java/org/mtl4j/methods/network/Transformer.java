// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.LayerNorm;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;

/**
 * A transformer over a sequence [time, features], with learned embeddings of the places. Numbers
 * and categories of a row are further features at each time. The stages are the linear embedding,
 * each block, and the normalized mean over all times.
 *
 * @param width the width of a position
 * @param blocks the number of blocks
 * @param heads the heads of the attention; divides the width
 * @param dropout the dropout rate of attention weights and hidden layers
 * @param padded whether times whose features are all 0 are padding, which is left out
 */
@Pluggable(
    name = "transformer",
    summary = "Self-attention over one sequence; the mean over its times.",
    source = "Vaswani et al., NIPS 2017")
public record Transformer(
    @Option("width of a position, 1 to 65536") int width,
    @Option("number of blocks, 1 to 1024") int blocks,
    @Option("heads of the attention; must divide the width") int heads,
    @Option("dropout rate of attention weights and hidden layers, in [0, 1)") double dropout,
    @Option("times whose features are all 0 are padding") boolean padded)
    implements Encoder {

  public Transformer {
    FtTransformer.checkAttention(width, blocks, heads);
    Bounds.belowOne("dropout", dropout);
  }

  public Transformer() {
    this(64, 2, 4, 0.1, false);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return SequenceStem.of(scope, inputs, "transformer", padded);
  }

  @Override
  public List<Block> stages() {
    List<Block> stages = new ArrayList<>();
    stages.add((scope, in) -> new Places(scope, in, width, padded));
    var options = new TransformerBlock.Options(heads, dropout, dropout, padded);
    for (int i = 0; i < blocks; i++) {
      stages.add((scope, in) -> new TransformerBlock(scope, in, options, true));
    }
    stages.add((scope, in) -> new Mean(scope, in, padded));
    return stages;
  }

  /** A linear map of each position, plus the embedding of its place. */
  private static final class Places implements Layer {
    private final PerPosition linear;
    private final Variable places;
    private final boolean padded;

    Places(Scope scope, Shape in, int width, boolean padded) {
      this.linear = new PerPosition(scope, in, width, Activation.NONE);
      this.places = scope.variable("places", linear.output(), Initializer.normal(0.02));
      this.padded = padded;
    }

    @Override
    public Shape output() {
      return linear.output();
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      Tensor y = g.add(linear.apply(g, x), g.variable(places));
      return padded ? Padding.zeroed(g, y, Padding.present(g, x)) : y;
    }
  }

  /** The mean of the normalized positions without padding: [positions, width] to [width]. */
  private static final class Mean implements Layer {
    private final LayerNorm norm;
    private final boolean padded;

    Mean(Scope scope, Shape in, boolean padded) {
      this.norm = new LayerNorm(scope, in);
      this.padded = padded;
    }

    @Override
    public Shape output() {
      return norm.output().row();
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      Tensor y = norm.apply(g, x);
      if (!padded) {
        return g.mean(y, 1);
      }
      Tensor present = Padding.present(g, x);
      Tensor count = g.sumKeeping(g.cast(present, DType.FLOAT), 1);
      return g.divide(g.sum(Padding.zeroed(g, y, present), 1), g.maximum(count, g.constant(1)));
    }
  }
}
