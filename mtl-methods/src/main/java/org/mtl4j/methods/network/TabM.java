// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dropout;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;

/**
 * The network of TabM: an ensemble whose members share all kernels, see {@link AdapterDense}. A
 * last stage scales the representation by member, so that the head, which they share, is adapted
 * likewise; TabM's members have heads of their own. The loss is the mean over members, and so is
 * the prediction. Its paper trains with AdamW at a rate of 0.002 and a decay of 0.0003, without a
 * schedule, and stops after 16 epochs without improvement.
 *
 * <p>Numbers have the encodings of the data, such as {@code piecewise}, or the periodic embeddings
 * of {@link RealMlp}.
 *
 * @param embedding the width of the embedding of a category
 * @param frequencies the cosines of the embedding of a number; 0 for the number alone
 * @param deviation the standard deviation of the initial frequencies
 * @param widths the widths of the dense layers
 * @param activation of each dense layer
 * @param dropout the dropout rate after each dense layer
 * @param members the networks of the ensemble
 */
@Pluggable(
    name = "tabm",
    summary = "An ensemble of networks that share kernels and scale their inputs and outputs.",
    source = "Gorishniy et al., ICLR 2025; Wen et al., ICLR 2020")
public record TabM(
    @Option("width of the embedding of each categorical feature, 1 to 4096") int embedding,
    @Option("cosines of the embedding of each number, 4096 at most; 0 for none") int frequencies,
    @Option("standard deviation of the initial frequencies, above 0") double deviation,
    @Option("widths of the dense layers") List<Integer> widths,
    @Option("activation of the dense layers") Activation activation,
    @Option("dropout rate, in [0, 1)") double dropout,
    @Option("networks whose predictions are averaged, 2 to 1024") int members)
    implements Encoder {

  public TabM {
    widths = List.copyOf(widths);
    Widths.check(widths, dropout);
    Bounds.within(1, 4096, "embedding", embedding);
    Bounds.within(0, 4096, "frequencies", frequencies);
    Bounds.positive("deviation", deviation);
    Bounds.within(2, 1024, "members", members);
    Bounds.atLeast(1, "widths", widths.size());
  }

  public TabM() {
    this(8, 0, 0.1, List.of(512, 512, 512), Activation.RELU, 0.1, 32);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return TableStem.of(scope, inputs, "tabm", embedding, 1, frequencies, deviation);
  }

  @Override
  public List<Block> stages() {
    List<Block> stages = new ArrayList<>();
    widths.forEach(width -> stages.add(stage(width)));
    stages.add(Adapter::new);
    return stages;
  }

  private Block stage(int width) {
    return (scope, in) -> {
      Layer dense = new AdapterDense(scope, in, width, members, activation);
      return dropout > 0 ? new Dropout(scope, dense, dropout) : dense;
    };
  }

  /** Each element times a scale of its own: rows [members, width]. */
  private static final class Adapter implements Layer {
    private final Variable scale;

    Adapter(Scope scope, Shape in) {
      this.scale = scope.variable("scale", in, Initializer.constant(1));
    }

    @Override
    public Shape output() {
      return scale.shape();
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      return g.multiply(x, g.variable(scale));
    }
  }
}
