// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.LayerNorm;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/**
 * A transformer over feature tokens: a number x becomes x w + b, a category its embedding plus a
 * bias of the feature, a list of categories their mean embedding plus a bias; a class token is
 * before them. Each block is a stage; the last stage is relu of the normalized class token.
 * Defaults are those of the paper's code.
 *
 * @param width the width of a token
 * @param blocks the number of blocks
 * @param heads the heads of the attention; divides the width
 * @param attention the dropout rate of attention weights
 * @param dropout the dropout rate of the hidden layers
 */
@Pluggable(
    name = "ft-transformer",
    summary = "Self-attention over one token per feature, and a class token.",
    source = "Gorishniy et al., NeurIPS 2021")
public record FtTransformer(
    @Option("width of a token, 1 to 65536") int width,
    @Option("number of blocks, 1 to 1024") int blocks,
    @Option("heads of the attention; must divide the width") int heads,
    @Option("dropout rate of attention weights, in [0, 1)") double attention,
    @Option("dropout rate of the hidden layers, in [0, 1)") double dropout)
    implements Encoder {

  public FtTransformer {
    checkAttention(width, blocks, heads);
    Bounds.belowOne("attention", attention);
    Bounds.belowOne("dropout", dropout);
  }

  public FtTransformer() {
    this(192, 3, 8, 0.2, 0.1);
  }

  static void checkAttention(int width, int blocks, int heads) {
    Bounds.within(1, 65_536, "width", width);
    Bounds.within(1, 1024, "blocks", blocks);
    Bounds.within(1, 1024, "heads", heads);
    if (width % heads != 0) {
      throw new OptionException(
          "heads", "must divide the width %d, but is %d".formatted(width, heads));
    }
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    TableStem.requireTable(inputs, "ft-transformer");
    return new Tokens(scope, inputs, width);
  }

  @Override
  public List<Block> stages() {
    List<Block> stages = new ArrayList<>();
    var options = new TransformerBlock.Options(heads, attention, dropout, false);
    for (int i = 0; i < blocks; i++) {
      boolean normed = i > 0;
      stages.add((scope, in) -> new TransformerBlock(scope, in, options, normed));
    }
    stages.add(ClassToken::new);
    return stages;
  }

  /** The class token, then a token for each number and each category: [tokens, width]. */
  private static final class Tokens implements Stem {
    private final Variable start;
    private final Optional<Variable> scale;
    private final Variable shift;
    private final Optional<Layer> table;
    private final Map<String, ListEmbedding> lists;
    private final int numbers;
    private final int categories;
    private final int width;

    Tokens(Scope scope, InputSpec inputs, int width) {
      double bound = 1 / Math.sqrt(width);
      Initializer uniform = Initializer.uniform(-bound, bound);
      this.numbers = inputs.numbers().size();
      this.categories = inputs.categories().size();
      this.width = width;
      this.start = scope.variable("class", Shape.of(1, width), uniform);
      this.scale =
          numbers == 0
              ? Optional.empty()
              : Optional.of(scope.variable("scale", Shape.of(numbers, width), uniform));
      int tokens = numbers + categories + inputs.lists().size();
      this.shift = scope.variable("shift", Shape.of(tokens, width), uniform);
      Embeddings tables = Embeddings.of(scope, inputs, width, uniform);
      this.table = tables.categories().map(embedding -> embedding);
      this.lists = tables.lists();
    }

    @Override
    public Shape output() {
      return Shape.of(1 + shift.shape().size(0), width);
    }

    @Override
    public Tensor apply(Graph g, Features features) {
      List<Tensor> parts = new ArrayList<>();
      scale.ifPresent(
          w ->
              parts.add(
                  g.multiply(g.expand(features.tensor(InputSpec.NUMBERS), 2), g.variable(w))));
      table.ifPresent(
          t ->
              parts.add(
                  g.reshape(t.apply(g, features.tensor(InputSpec.CODES)), -1, categories, width)));
      lists.forEach((name, list) -> parts.add(g.expand(list.apply(g, features.tensor(name)), 1)));
      Tensor tokens = g.add(g.concat(parts, 1), g.variable(shift));
      Tensor first = g.broadcastLike(g.variable(start), g.slice(tokens, 1, 0, 1));
      return g.concat(List.of(first, tokens), 1);
    }
  }

  /** relu(norm(x)) of the class token: [tokens, width] to [width]. */
  private static final class ClassToken implements Layer {
    private final LayerNorm norm;

    ClassToken(Scope scope, Shape in) {
      norm = new LayerNorm(scope, Shape.of(in.size(1)));
    }

    @Override
    public Shape output() {
      return norm.output();
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      return g.relu(norm.apply(g, g.index(x, 1, 0)));
    }
  }
}
