// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.graph.Shape;

/**
 * Arrays of numbers by name, with a description: the content of an {@link ArrayFile}.
 *
 * @param header the description
 * @param floats arrays of 32 bits, flat in row-major order
 * @param doubles arrays of 64 bits, flat in row-major order; their names differ from those of
 *     {@code floats}
 * @param shapes the shapes of the arrays; an array without one is a vector
 */
public record StoredArrays(
    ObjectNode header,
    Map<String, float[]> floats,
    Map<String, double[]> doubles,
    Map<String, Shape> shapes) {
  public StoredArrays {
    floats = Collections.unmodifiableMap(new LinkedHashMap<>(floats));
    doubles = Collections.unmodifiableMap(new LinkedHashMap<>(doubles));
    shapes = Collections.unmodifiableMap(complete(floats, doubles, shapes));
  }

  /** Vectors. */
  public StoredArrays(
      ObjectNode header, Map<String, float[]> floats, Map<String, double[]> doubles) {
    this(header, floats, doubles, Map.of());
  }

  private static Map<String, Shape> complete(
      Map<String, float[]> floats, Map<String, double[]> doubles, Map<String, Shape> shapes) {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    doubles.forEach((name, values) -> lengths.put(name, values.length));
    floats.forEach((name, values) -> lengths.put(name, values.length));
    Map<String, Shape> all = new LinkedHashMap<>();
    lengths.forEach(
        (name, length) -> {
          Shape shape = shapes.getOrDefault(name, Shape.of(length));
          if (shape.elements() != length) {
            throw new IllegalArgumentException(
                "the array '%s' has %d elements, but the shape %s".formatted(name, length, shape));
          }
          all.put(name, shape);
        });
    return all;
  }
}
