// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
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
 * Embeddings of categories, then numbers or their periodic embeddings, then the mean embeddings of
 * lists: [batch, width].
 *
 * @param numbers the number of numbers
 * @param lists by name
 */
record TableStem(
    int numbers,
    Optional<Layer> categories,
    Optional<Layer> periodic,
    Map<String, ListEmbedding> lists)
    implements Stem {
  /** The size of the embedding of a number. */
  private static final int WIDTH = 4;

  /**
   * Constructs the embeddings in {@code embedding} and {@code numbers}.
   *
   * @param encoder its name, for messages
   * @param embedding the width of the embedding of a category
   * @param deviation the standard deviation of its initial values
   * @param frequencies the cosines of the embedding of a number; 0 for the number alone
   * @param spread the standard deviation of the initial frequencies
   * @throws ConfigurationException if there are arrays
   */
  static TableStem of(
      Scope scope,
      InputSpec inputs,
      String encoder,
      int embedding,
      double deviation,
      int frequencies,
      double spread) {
    requireTable(inputs, encoder);
    int count = inputs.numbers().size();
    Embeddings tables = Embeddings.of(scope, inputs, embedding, Initializer.normal(deviation));
    return new TableStem(
        count,
        tables.categories().map(table -> table),
        count == 0 || frequencies == 0
            ? Optional.empty()
            : Optional.of(
                new PeriodicEmbedding(scope.child("numbers"), count, frequencies, spread, WIDTH)),
        tables.lists());
  }

  /**
   * Requires features without arrays other than lists.
   *
   * @param encoder its name, for messages
   * @throws ConfigurationException if there are arrays
   */
  static void requireTable(InputSpec inputs, String encoder) {
    List<String> others =
        inputs.arrays().keySet().stream()
            .filter(name -> !inputs.lists().containsKey(name))
            .toList();
    if (!others.isEmpty()) {
      throw new ConfigurationException(
          "the %s encoder reads numbers and categories, but the data has the arrays %s"
              .formatted(encoder, others));
    }
  }

  @Override
  public Shape output() {
    return Shape.of(
        categories.map(Layer::width).orElse(0)
            + periodic.map(Layer::width).orElse(numbers)
            + lists.values().stream().mapToInt(Layer::width).sum());
  }

  @Override
  public Tensor apply(Graph g, Features features) {
    List<Tensor> parts = new ArrayList<>();
    categories.ifPresent(table -> parts.add(table.apply(g, features.tensor(InputSpec.CODES))));
    if (numbers > 0) {
      Tensor x = features.tensor(InputSpec.NUMBERS);
      parts.add(periodic.map(layer -> layer.apply(g, x)).orElse(x));
    }
    lists.forEach((name, layer) -> parts.add(layer.apply(g, features.tensor(name))));
    return g.concat(parts, 1);
  }
}
