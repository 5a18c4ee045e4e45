// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;

/**
 * The only array of the features as a sequence [time, features], of a list of categories their
 * embeddings; and at each time the numbers of the row and the embeddings of its categories.
 *
 * @param padded whether times of only zeros are padding, which stays 0
 */
record SequenceStem(
    ArrayStem array, Optional<ListEmbedding> list, Optional<TableStem> table, boolean padded)
    implements Stem {
  /** The longest sequence: the graph of a network has operations for each time. */
  private static final int LONGEST = 1000;

  /** The width of the embedding of an item of a list. */
  private static final int ITEM = 32;

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
    Integer codes = inputs.lists().get(array.name());
    if (codes != null && !padded) {
      throw new ConfigurationException(
          "the %s encoder reads the list '%s', which is padded, so it needs 'padded: true'"
              .formatted(encoder, array.name()));
    }
    Map<String, String> vocabularies = new HashMap<>(inputs.vocabularies());
    String own = vocabularies.remove(array.name());
    if (own != null && vocabularies.containsValue(own)) {
      throw new ConfigurationException(
          "the %s encoder embeds the items of the list '%s' wider than categories, so they cannot share the vocabulary '%s'"
              .formatted(encoder, array.name(), own));
    }
    InputSpec rest =
        new InputSpec(inputs.numbers(), inputs.categories(), Map.of(), Map.of(), vocabularies);
    return new SequenceStem(
        array,
        Optional.ofNullable(codes)
            .map(n -> new ListEmbedding(scope.child("list"), n, ITEM, Initializer.normal(0.3))),
        rest.isEmpty()
            ? Optional.empty()
            : Optional.of(TableStem.of(scope, rest, encoder, WIDTH, 0.05, 0, 1)),
        padded);
  }

  private int times() {
    return array.output().size(0);
  }

  private int features() {
    return list.map(Layer::width).orElse(array.output().rank() == 1 ? 1 : array.output().size(1));
  }

  @Override
  public Shape output() {
    return Shape.of(times(), features() + table.map(t -> t.output().elements()).orElse(0));
  }

  @Override
  public Tensor apply(Graph g, Features features) {
    Tensor given = array.apply(g, features);
    Tensor x =
        list.map(items -> items.each(g, given))
            .orElseGet(() -> g.reshape(given, -1, times(), features()));
    if (table.isEmpty()) {
      return x;
    }
    Tensor row = g.expand(table.get().apply(g, features), 1);
    Tensor all = g.concat(List.of(x, g.broadcastTo(row, -1, times(), -1)), 2);
    return padded ? Padding.zeroed(g, all, Padding.present(g, x)) : all;
  }
}
