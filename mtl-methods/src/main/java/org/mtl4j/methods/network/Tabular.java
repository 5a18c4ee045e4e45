// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;

/**
 * Embeddings of categorical features (all in one table), concatenated with numeric features, then
 * dense layers.
 *
 * @param embedding the width of an embedding
 * @param deviation the standard deviation of the initial embeddings
 * @param widths the widths of the dense layers; if empty, the representation is the concatenation
 * @param activation of each dense layer
 * @param dropout the dropout rate after each dense layer
 */
@Pluggable(name = "tabular", summary = "Embeddings and numbers, concatenated, then dense layers.")
public record Tabular(
    @Option("width of the embedding of each categorical feature, 1 to 4096") int embedding,
    @Option("standard deviation of the initial embeddings, above 0; 1 in PyTorch") double deviation,
    @Option("widths of the dense layers") List<Integer> widths,
    @Option("activation of the dense layers") Activation activation,
    @Option("dropout rate, in [0, 1)") double dropout)
    implements Encoder {

  public Tabular {
    widths = List.copyOf(widths);
    Widths.check(widths, dropout);
    Bounds.within(1, 4096, "embedding", embedding);
    Bounds.positive("deviation", deviation);
  }

  public Tabular() {
    this(8, 0.05, List.of(64, 32), Activation.RELU, 0);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return TableStem.of(scope, inputs, "tabular", embedding, deviation, 0, 1);
  }

  @Override
  public List<Block> stages() {
    return Widths.stages(widths, activation, dropout);
  }
}
