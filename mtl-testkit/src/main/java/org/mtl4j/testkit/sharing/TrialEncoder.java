// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Embedding;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/**
 * A small encoder for trials: embeddings of width 2 beside the numbers, then dense layers.
 *
 * @param activation of the dense layers
 */
public record TrialEncoder(Activation activation, List<Integer> widths) implements Encoder {
  public TrialEncoder {
    widths = List.copyOf(widths);
  }

  /** Dense layers of width 5 and 4 with tanh. */
  public TrialEncoder() {
    this(Activation.TANH, List.of(5, 4));
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    List<Integer> sizes =
        inputs.categories().stream().map(InputSpec.Category::cardinality).toList();
    Optional<Layer> table =
        sizes.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Embedding(scope.child("embedding"), sizes, 2, Initializer.normal(0.5)));
    int width = inputs.numbers().size() + table.map(Layer::width).orElse(0);
    return new Stem() {
      @Override
      public Shape output() {
        return Shape.of(width);
      }

      @Override
      public Tensor apply(Graph g, Features features) {
        Tensor numbers = features.tensor(InputSpec.NUMBERS);
        return table
            .map(
                layer ->
                    g.concat(List.of(layer.apply(g, features.tensor(InputSpec.CODES)), numbers), 1))
            .orElse(numbers);
      }
    };
  }

  @Override
  public List<Block> stages() {
    return widths.stream()
        .<Block>map(width -> (scope, in) -> new Dense(scope, in.elements(), width, activation))
        .toList();
  }
}
