// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/**
 * Dense layers over numeric features and flattened arrays.
 *
 * @param activation of each layer
 * @param dropout the dropout rate after each layer
 */
@Pluggable(name = "mlp", summary = "Dense layers over numeric features and flattened arrays.")
public record Mlp(
    @Option("widths of the layers") List<Integer> widths,
    @Option("activation of the layers") Activation activation,
    @Option("dropout rate, in [0, 1)") double dropout)
    implements Encoder {

  public Mlp {
    widths = List.copyOf(widths);
    Widths.check(widths, dropout);
  }

  public Mlp() {
    this(List.of(64, 32), Activation.RELU, 0);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    if (!inputs.categories().isEmpty() || !inputs.lists().isEmpty()) {
      throw new ConfigurationException(
          "the mlp encoder reads numbers and arrays, but the data also has categories; use"
              + " 'tabular'");
    }
    return new Rows(inputs);
  }

  @Override
  public List<Block> stages() {
    return Widths.stages(widths, activation, dropout);
  }

  /** Numeric features, then flattened arrays. */
  private record Rows(InputSpec inputs) implements Stem {
    @Override
    public Shape output() {
      int arrays = inputs.arrays().values().stream().mapToInt(Shape::elements).sum();
      return Shape.of(inputs.numbers().size() + arrays);
    }

    @Override
    public Tensor apply(Graph g, Features features) {
      List<Tensor> parts = new ArrayList<>();
      if (!inputs.numbers().isEmpty()) {
        parts.add(features.tensor(InputSpec.NUMBERS));
      }
      inputs
          .arrays()
          .forEach((name, row) -> parts.add(g.reshape(features.tensor(name), -1, row.elements())));
      return g.concat(parts, 1);
    }
  }
}
