// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Embedding;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/**
 * A small encoder of tokens for trials: one token for each feature, rows [features, width], then
 * two layers with tanh along the last axis.
 */
public record TrialTokens(int width) implements Encoder {
  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    int numbers = inputs.numbers().size();
    List<Integer> sizes =
        inputs.categories().stream().map(InputSpec.Category::cardinality).toList();
    Initializer start = Initializer.normal(0.5);
    Variable scale = scope.variable("scale", Shape.of(numbers, width), start);
    Optional<Layer> table =
        sizes.isEmpty()
            ? Optional.empty()
            : Optional.of(new Embedding(scope.child("embedding"), sizes, width, start));
    return new Stem() {
      @Override
      public Shape output() {
        return Shape.of(numbers + sizes.size(), width);
      }

      @Override
      public Tensor apply(Graph g, Features features) {
        List<Tensor> tokens = new ArrayList<>();
        Tensor values = g.expand(features.tensor(InputSpec.NUMBERS), 2);
        tokens.add(g.multiply(values, g.variable(scale)));
        table.ifPresent(
            layer -> {
              Tensor all = layer.apply(g, features.tensor(InputSpec.CODES));
              tokens.add(g.reshape(all, -1, sizes.size(), width));
            });
        return g.concat(tokens, 1);
      }
    };
  }

  @Override
  public List<Block> stages() {
    Block block = (scope, in) -> new PerPosition(scope, in, width, Activation.TANH);
    return List.of(block, block);
  }
}
