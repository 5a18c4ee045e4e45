// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;

/**
 * The only array of the features as a sequence [time, features], and at each time the numbers of
 * the row and the embeddings of its categories.
 *
 * @param padded whether times of only zeros are padding, which stays 0
 */
record SequenceStem(ArrayStem array, Optional<TableStem> table, boolean padded) implements Stem {
  /** The longest sequence: the graph of a network has operations for each time. */
  private static final int LONGEST = 1000;

  /** The width of the embedding of a category. */
  private static final int WIDTH = 8;

  /**
   * Constructs the stem.
   *
   * @param encoder its name, for messages
   * @throws ConfigurationException if there is no array or more than one, or if it is no sequence
   *     of at most 1000 times
   */
  static SequenceStem of(Scope scope, InputSpec inputs, String encoder, boolean padded) {
    ArrayStem array = ArrayStem.only(inputs, encoder);
    int rank = array.output().rank();
    if (rank < 1 || rank > 2 || array.output().size(0) > LONGEST) {
      throw new ConfigurationException(
          "the %s encoder reads sequences [time, features] of at most %d times, but '%s' is %s"
              .formatted(encoder, LONGEST, array.name(), array.output()));
    }
    InputSpec rest = new InputSpec(inputs.numbers(), inputs.categories(), Map.of());
    return new SequenceStem(
        array,
        rest.isEmpty()
            ? Optional.empty()
            : Optional.of(TableStem.of(scope, rest, encoder, WIDTH, 0.05, 0, 1)),
        padded);
  }

  private int times() {
    return array.output().size(0);
  }

  private int features() {
    return array.output().rank() == 1 ? 1 : array.output().size(1);
  }

  @Override
  public Shape output() {
    return Shape.of(times(), features() + table.map(t -> t.output().elements()).orElse(0));
  }

  @Override
  public Tensor apply(Graph g, Features features) {
    Tensor x = g.reshape(array.apply(g, features), -1, times(), features());
    if (table.isEmpty()) {
      return x;
    }
    Tensor row = g.expand(table.get().apply(g, features), 1);
    Tensor all = g.concat(List.of(x, g.broadcastTo(row, -1, times(), -1)), 2);
    return padded ? Padding.zeroed(g, all, Padding.present(g, x)) : all;
  }
}
