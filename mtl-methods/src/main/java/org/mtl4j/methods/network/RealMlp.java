// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

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
import org.mtl4j.api.sharing.Features;

/**
 * The network of RealMLP with its tuned defaults: periodic embeddings of numbers and embeddings of
 * categories, a learned scale of each feature, then {@link NtkDense} layers. Best with numbers of
 * encoding {@code robust}, the schedule {@code coslog}, AdamW with beta2 = 0.95, and a rate of
 * 0.0125 for regression or 0.0025 for classification.
 *
 * <p>With several members, each has its own scale and layers; the embeddings are common.
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
    name = "realmlp",
    summary = "Periodic embeddings of numbers, a scale of each feature, wide dense layers.",
    source = "Holzmüller et al., NeurIPS 2024; Gorishniy et al., NeurIPS 2022")
public record RealMlp(
    @Option("width of the embedding of each categorical feature, 1 to 4096") int embedding,
    @Option("cosines of the embedding of each number, 4096 at most; 0 for none") int frequencies,
    @Option("standard deviation of the initial frequencies, above 0") double deviation,
    @Option("widths of the dense layers") List<Integer> widths,
    @Option("activation of the dense layers") Activation activation,
    @Option("dropout rate, in [0, 1)") double dropout,
    @Option("networks whose predictions are averaged, 1 to 1024") int members)
    implements Encoder {
  /** Rate of the scale of a feature, relative to that of a kernel. */
  private static final double FAST = 6;

  public RealMlp {
    widths = List.copyOf(widths);
    Widths.check(widths, dropout);
    Bounds.within(1, 4096, "embedding", embedding);
    Bounds.within(0, 4096, "frequencies", frequencies);
    Bounds.positive("deviation", deviation);
    Bounds.within(1, 1024, "members", members);
  }

  public RealMlp() {
    this(8, 16, 0.1, List.of(256, 256, 256), Activation.MISH, 0.15, 1);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    TableStem table = TableStem.of(scope, inputs, "realmlp", embedding, 1, frequencies, deviation);
    Shape row = members == 1 ? table.output() : table.output().prepend(members);
    return new Scaled(table, scope.variable("scale", row, Initializer.constant(0)));
  }

  @Override
  public List<Block> stages() {
    return widths.stream().map(this::stage).toList();
  }

  private Block stage(int width) {
    return (scope, in) -> {
      Layer dense = new NtkDense(scope, in, width, activation);
      return dropout > 0 ? new Dropout(scope, dense, dropout) : dense;
    };
  }

  /** The features, each times its scale. */
  private record Scaled(TableStem table, Variable scale) implements Stem {
    @Override
    public Shape output() {
      return scale.shape();
    }

    @Override
    public Tensor apply(Graph g, Features features) {
      Tensor all = table.apply(g, features);
      Tensor factor = g.add(g.scale(g.variable(scale), FAST * NtkDense.SCALE), g.constant(1));
      return g.multiply(scale.shape().rank() == 1 ? all : g.expand(all, 1), factor);
    }
  }
}
