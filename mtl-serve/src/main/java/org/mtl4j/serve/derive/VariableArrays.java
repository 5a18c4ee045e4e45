// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.file.StoredArrays;

/** The variables of a stored model: a part of them, and those of two models. */
public final class VariableArrays {
  /** The prefix of the arrays of a program. */
  public static final String PROGRAM = "program/";

  /** Header key: the names of the model's variables. */
  public static final String VARIABLES = "variables";

  private VariableArrays() {}

  /** The variables with some names. */
  static StoredArrays select(StoredArrays arrays, Collection<String> kept) {
    List<String> names = names(arrays).stream().filter(kept::contains).toList();
    Map<String, float[]> floats = new LinkedHashMap<>();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    names.forEach(name -> copy(arrays, name, name, floats, shapes));
    return new StoredArrays(header(arrays, names), floats, Map.of(), shapes);
  }

  /**
   * The variables of two models.
   *
   * @param scope before the names of the second
   */
  static StoredArrays joined(StoredArrays first, StoredArrays second, String scope) {
    Map<String, float[]> floats = new LinkedHashMap<>();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (String name : names(first)) {
      copy(first, name, name, floats, shapes);
      names.add(name);
    }
    for (String name : names(second)) {
      copy(second, name, scope + "/" + name, floats, shapes);
      names.add(scope + "/" + name);
    }
    return new StoredArrays(header(first, names), floats, Map.of(), shapes);
  }

  private static void copy(
      StoredArrays from,
      String name,
      String to,
      Map<String, float[]> floats,
      Map<String, Shape> shapes) {
    floats.put(PROGRAM + to, from.floats().get(PROGRAM + name));
    shapes.put(PROGRAM + to, from.shapes().get(PROGRAM + name));
  }

  private static List<String> names(StoredArrays arrays) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : arrays.header().path(VARIABLES)) {
      names.add(name.textValue());
    }
    return names;
  }

  private static ObjectNode header(StoredArrays arrays, List<String> names) {
    ObjectNode header = arrays.header().deepCopy();
    ArrayNode all = header.putArray(VARIABLES);
    names.forEach(all::add);
    return header;
  }
}
