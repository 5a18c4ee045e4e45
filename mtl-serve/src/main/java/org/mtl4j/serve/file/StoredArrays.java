package org.mtl4j.serve.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Some numbers by name and a description of them. Names of {@code floats} and {@code doubles} must
 * differ.
 *
 * @param header whatever is no array of numbers
 * @param floats arrays of 32 bits
 * @param doubles arrays of 64 bits
 */
public record StoredArrays(
    ObjectNode header, Map<String, float[]> floats, Map<String, double[]> doubles) {
  public StoredArrays {
    floats = Collections.unmodifiableMap(new LinkedHashMap<>(floats));
    doubles = Collections.unmodifiableMap(new LinkedHashMap<>(doubles));
  }
}
