// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.encoding.CodeInput;
import org.mtl4j.serve.encoding.ListInput;
import org.mtl4j.serve.encoding.NumberInput;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.Preprocessing.Dropped;
import org.mtl4j.serve.encoding.SequenceInput;
import org.mtl4j.serve.file.Json;

/**
 * A fitted preprocessing as JSON. Reading gives an equal one: numbers have enough digits to be
 * exact, and texts are ASCII, which preserves halves of surrogate pairs.
 */
final class PreprocessingJson {
  private static final String LISTS = "lists";

  /** Newer than the first models. */
  private static final List<String> LATER_OBJECTS = List.of("vocabularies", "tasks");

  private static final String SEQUENCES = "sequences";

  private PreprocessingJson() {}

  /** The content of the file. */
  private record Stored(
      NumberInput[] numbers,
      CodeInput[] codes,
      List<StoredArray> arrays,
      List<String> weight,
      List<Dropped> dropped,
      ListInput[] lists,
      SequenceInput[] sequences,
      Map<String, String> vocabularies,
      Map<String, List<String>> tasks) {}

  private record StoredArray(String name, int[] shape) {}

  static String write(Preprocessing preprocessing) {
    Stored stored =
        new Stored(
            preprocessing.numbers().toArray(NumberInput[]::new),
            preprocessing.codes().toArray(CodeInput[]::new),
            preprocessing.arrays().entrySet().stream()
                .map(entry -> new StoredArray(entry.getKey(), entry.getValue().sizes()))
                .toList(),
            preprocessing.weight().stream().toList(),
            preprocessing.dropped(),
            preprocessing.lists().toArray(ListInput[]::new),
            preprocessing.sequences().toArray(SequenceInput[]::new),
            preprocessing.vocabularies(),
            preprocessing.tasks());
    return Json.ascii(stored);
  }

  /**
   * Reads the content.
   *
   * @throws JsonProcessingException if it has another form
   */
  static Preprocessing read(String json) throws JsonProcessingException {
    ObjectNode content = Json.mapper().readValue(json, ObjectNode.class);
    // Models without these may be older than these.
    List.of(LISTS, SEQUENCES).stream().filter(key -> !content.has(key)).forEach(content::putArray);
    LATER_OBJECTS.stream().filter(key -> !content.has(key)).forEach(content::putObject);
    Stored stored = Json.mapper().treeToValue(content, Stored.class);
    Map<String, Shape> arrays = new LinkedHashMap<>();
    stored.arrays().forEach(array -> arrays.put(array.name(), Shape.of(array.shape())));
    return new Preprocessing(
        List.of(stored.numbers()),
        List.of(stored.codes()),
        arrays,
        Optional.of(stored.weight()).flatMap(column -> column.stream().findFirst()),
        stored.dropped(),
        List.of(stored.lists()),
        List.of(stored.sequences()),
        stored.vocabularies(),
        stored.tasks());
  }
}
