// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.nn.Embedding;

/**
 * The embeddings of categories and lists. All categories have one table, in {@code embedding};
 * those of one vocabulary have common rows. A list has a table of its own, in {@code lists/NAME},
 * unless it shares the vocabulary of a category or of another list.
 *
 * @param categories of all categories, if there are some
 * @param lists by the name of the list
 */
record Embeddings(Optional<Embedding> categories, Map<String, ListEmbedding> lists) {
  static Embeddings of(Scope scope, InputSpec inputs, int width, Initializer start) {
    Map<String, Integer> first = new HashMap<>();
    List<Integer> offsets = new ArrayList<>();
    int rows = 0;
    for (Category category : inputs.categories()) {
      String name = inputs.vocabularies().get(category.name());
      if (name == null || !first.containsKey(name)) {
        offsets.add(rows);
        if (name != null) {
          first.put(name, rows);
        }
        rows = Math.addExact(rows, category.cardinality());
      } else {
        offsets.add(first.get(name));
      }
    }
    List<Integer> sizes = inputs.categories().stream().map(Category::cardinality).toList();
    Optional<Embedding> categories =
        sizes.isEmpty()
            ? Optional.empty()
            : Optional.of(new Embedding(scope.child("embedding"), offsets, sizes, width, start));
    Map<String, ListEmbedding> ofVocabularies = new HashMap<>();
    first.forEach(
        (name, offset) ->
            ofVocabularies.put(
                name, ListEmbedding.sharing(scope, categories.orElseThrow().table(), offset)));
    Map<String, ListEmbedding> lists = new LinkedHashMap<>();
    inputs
        .lists()
        .forEach(
            (name, cardinality) -> {
              String vocabulary = inputs.vocabularies().get(name);
              Scope place = scope.child("lists").child(vocabulary == null ? name : vocabulary);
              lists.put(
                  name,
                  vocabulary == null
                      ? new ListEmbedding(place, cardinality, width, start)
                      : ofVocabularies.computeIfAbsent(
                          vocabulary, v -> new ListEmbedding(place, cardinality, width, start)));
            });
    return new Embeddings(categories, lists);
  }
}
