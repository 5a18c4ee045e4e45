// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Dropout;
import org.mtl4j.api.nn.Gru;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;

/**
 * Gated recurrent units over a sequence [time, features]. Numbers and categories of a row are
 * further features at each time. Each layer is a stage; the representation is the state of the last
 * layer after the last time.
 *
 * @param units the width of the state of each layer
 * @param dropout the dropout rate after each layer
 * @param padded whether times whose features are all 0 are padding, at which no state changes
 */
@Pluggable(
    name = "gru",
    summary = "Gated recurrent units over one sequence; the state after the last time.",
    source = "Cho et al., EMNLP 2014")
public record Recurrent(
    @Option("width of the state of each layer") List<Integer> units,
    @Option("dropout rate after each layer, in [0, 1)") double dropout,
    @Option("times whose features are all 0 are padding") boolean padded)
    implements Encoder {

  public Recurrent {
    units = List.copyOf(units);
    if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
      throw new OptionException("units", "must be 1 or more, but are " + units);
    }
    Bounds.belowOne("dropout", dropout);
  }

  public Recurrent() {
    this(List.of(64), 0, false);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return SequenceStem.of(scope, inputs, "gru", padded);
  }

  @Override
  public List<Block> stages() {
    List<Block> stages = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      int width = units.get(i);
      boolean last = i == units.size() - 1;
      stages.add((scope, in) -> layer(scope, in, width, last));
    }
    return stages;
  }

  private Layer layer(Scope scope, Shape in, int width, boolean last) {
    Gru gru = new Gru(scope, in, width);
    Shape output = last ? Shape.of(width) : in.with(1, width);
    Layer states = new States(gru, output, padded);
    return dropout > 0 ? new Dropout(scope, states, dropout) : states;
  }

  /** The states after all times [time, units], or after the last one [units]. */
  private record States(Gru gru, Shape output, boolean padded) implements Layer {
    @Override
    public Tensor apply(Graph g, Tensor x) {
      Optional<Tensor> mask = padded ? Optional.of(Padding.present(g, x)) : Optional.empty();
      List<Tensor> states = gru.states(g, x, mask);
      if (output.rank() == 1) {
        return states.get(states.size() - 1);
      }
      Tensor all = g.stack(states, 1);
      return mask.map(m -> Padding.zeroed(g, all, m)).orElse(all);
    }
  }
}
