// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Embedding;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Features;

/**
 * Features chosen by name: categories by embeddings in a table of their own, numbers as they are.
 *
 * @param codes the indices of the chosen categories
 * @param numbers the indices of the chosen numbers
 * @param table the embeddings of the categories, if there are any
 */
record NamedFeatures(List<Integer> codes, List<Integer> numbers, Optional<Layer> table) {
  /**
   * Declares {@code table}, if there are categories.
   *
   * @param option the name of the option, for the message
   * @param width the width of the embedding of a category
   * @throws ConfigurationException if a name is no number and no category
   */
  static NamedFeatures of(
      Scope place, InputSpec inputs, String option, List<String> names, int width) {
    List<String> categories = inputs.categories().stream().map(Category::name).toList();
    List<Integer> codes = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (String name : names) {
      if (categories.contains(name)) {
        codes.add(categories.indexOf(name));
      } else if (inputs.numbers().contains(name)) {
        numbers.add(inputs.numbers().indexOf(name));
      } else {
        List<String> all = new ArrayList<>(categories);
        all.addAll(inputs.numbers());
        throw new ConfigurationException(
            "model.sharing.%s: there is no number and no category '%s'; %s"
                .formatted(option, name, Nearest.hint(name, all)));
      }
    }
    List<Integer> sizes =
        codes.stream().map(i -> inputs.categories().get(i).cardinality()).toList();
    return new NamedFeatures(
        List.copyOf(codes),
        List.copyOf(numbers),
        sizes.isEmpty()
            ? Optional.empty()
            : Optional.of(new Embedding(place, sizes, width, Initializer.normal(0.05))));
  }

  /** The number of elements of a row. */
  int width() {
    return numbers.size() + table.map(Layer::width).orElse(0);
  }

  /** The parts [batch, width] of the chosen features; none if there are none. */
  List<Tensor> apply(Graph g, Features features) {
    List<Tensor> parts = new ArrayList<>();
    table.ifPresent(
        layer -> parts.add(layer.apply(g, columns(g, features, InputSpec.CODES, codes))));
    if (!numbers.isEmpty()) {
      parts.add(columns(g, features, InputSpec.NUMBERS, numbers));
    }
    return parts;
  }

  private static Tensor columns(Graph g, Features features, String block, List<Integer> indices) {
    int[] places = indices.stream().mapToInt(i -> i).toArray();
    return g.gather(features.tensor(block), g.constant(Shape.of(places.length), places), 1);
  }
}
