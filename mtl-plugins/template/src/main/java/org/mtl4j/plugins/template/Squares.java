// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/**
 * Numbers and their squares, then dense layers with ReLU.
 *
 * @param widths the widths of the dense layers
 */
@Pluggable(name = "squares", summary = "Numbers and their squares, then dense layers.")
public record Squares(
    @Option("widths of up to 100 dense layers, 1 to 65,536 each") List<Integer> widths)
    implements Encoder {
  /** Without a bound, a long list would take time and memory without end. */
  private static final int LAYERS = 100;

  public Squares {
    widths = List.copyOf(widths);
    if (widths.size() > LAYERS) {
      throw new OptionException(
          "widths", "must be of %d layers at most, but are of %d".formatted(LAYERS, widths.size()));
    }
    widths.forEach(width -> Bounds.within(1, 65_536, "widths", width));
  }

  public Squares() {
    this(List.of(32));
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    if (inputs.numbers().isEmpty()) {
      throw new ConfigurationException(
          "the encoder 'squares' needs numbers, but the data has none");
    }
    return new NumbersAndSquares(inputs.numbers().size());
  }

  @Override
  public List<Block> stages() {
    return widths.stream()
        .<Block>map(width -> (scope, in) -> new Dense(scope, in.elements(), width, Activation.RELU))
        .toList();
  }

  private record NumbersAndSquares(int numbers) implements Stem {
    @Override
    public Shape output() {
      return Shape.of(2 * numbers);
    }

    @Override
    public Tensor apply(Graph g, Features features) {
      Tensor x = features.tensor(InputSpec.NUMBERS);
      return g.concat(List.of(x, g.square(x)), 1);
    }
  }
}
