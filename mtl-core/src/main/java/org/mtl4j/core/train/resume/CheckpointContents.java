// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.serve.file.StoredArrays;

/** The names of a program's arrays and variables in a checkpoint. */
public final class CheckpointContents {
  /** The prefix of the arrays of a program. */
  private static final String PROGRAM = "program/";

  /** Header key: the names of the model's variables. */
  private static final String VARIABLES = "variables";

  private CheckpointContents() {}

  /** The snapshot of the program. */
  static Snapshot snapshot(StoredArrays checkpoint) {
    Map<String, float[]> values = new LinkedHashMap<>();
    checkpoint
        .floats()
        .forEach((name, numbers) -> values.put(name.substring(PROGRAM.length()), numbers));
    Map<String, Long> counters = new LinkedHashMap<>();
    checkpoint
        .header()
        .get("counters")
        .properties()
        .forEach(each -> counters.put(each.getKey(), each.getValue().longValue()));
    return new Snapshot(values, counters);
  }

  /** The variables of the model by name, without the state of optimizer and balancer. */
  @SuppressWarnings("exports") // called by train alone
  public static Map<String, float[]> variables(StoredArrays checkpoint) {
    Map<String, float[]> values = new LinkedHashMap<>();
    shapes(checkpoint)
        .keySet()
        .forEach(name -> values.put(name, checkpoint.floats().get(PROGRAM + name)));
    return values;
  }

  /** The shapes of these variables. */
  static Map<String, Shape> shapes(StoredArrays checkpoint) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (JsonNode variable : checkpoint.header().get(VARIABLES)) {
      String name = variable.textValue();
      shapes.put(name, checkpoint.shapes().get(PROGRAM + name));
    }
    return shapes;
  }

  /** Arrays with the variables of a model and nothing else. */
  @SuppressWarnings("exports") // called by train alone
  public static StoredArrays variables(ModelDefinition model, Map<String, float[]> values) {
    return arrays(model, values, JsonNodeFactory.instance.objectNode(), Map.of());
  }

  /**
   * The arrays of a checkpoint.
   *
   * @param values of a program, by name; variables are stored with their shapes
   * @param header the names of the variables are added
   * @param history by name in the checkpoint
   */
  static StoredArrays arrays(
      ModelDefinition model,
      Map<String, float[]> values,
      ObjectNode header,
      Map<String, double[]> history) {
    ArrayNode names = header.putArray(VARIABLES);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Variable variable : model.variables()) {
      names.add(variable.name());
      shapes.put(PROGRAM + variable.name(), variable.shape());
    }
    Map<String, float[]> floats = new LinkedHashMap<>();
    values.forEach((name, numbers) -> floats.put(PROGRAM + name, numbers));
    return new StoredArrays(header, floats, history, shapes);
  }
}
