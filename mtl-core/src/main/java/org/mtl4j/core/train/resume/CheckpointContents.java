package org.mtl4j.core.train.resume;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.serve.file.StoredArrays;

/** Where in a checkpoint the parts of a program stand. */
public final class CheckpointContents {
  /** What the names of a program's arrays begin with. */
  private static final String PROGRAM = "program/";

  /** The key of a header that holds the shape of each variable, as text. */
  private static final String SHAPES = "shapes";

  private CheckpointContents() {}

  /** The state of a program. */
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

  /** The variables alone, of those that it knows the shapes of. */
  public static Map<String, float[]> variables(StoredArrays checkpoint) {
    Map<String, float[]> values = new LinkedHashMap<>();
    shapes(checkpoint)
        .keySet()
        .forEach(name -> values.put(name, checkpoint.floats().get(PROGRAM + name)));
    return values;
  }

  /** The variables of a model alone. */
  public static StoredArrays variables(ModelDefinition model, Map<String, float[]> values) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    shapes(header, model);
    return new StoredArrays(header, program(values), Map.of());
  }

  /** The arrays of a program, under their names in a checkpoint. */
  static Map<String, float[]> program(Map<String, float[]> values) {
    Map<String, float[]> floats = new LinkedHashMap<>();
    values.forEach((name, numbers) -> floats.put(PROGRAM + name, numbers));
    return floats;
  }

  /** Puts the shapes of a model's variables into a header. */
  static void shapes(ObjectNode header, ModelDefinition model) {
    ObjectNode shapes = header.putObject(SHAPES);
    model.variables().forEach(v -> shapes.put(v.name(), v.shape().toString()));
  }

  /** The shapes of the variables. */
  static Map<String, String> shapes(StoredArrays checkpoint) {
    Map<String, String> shapes = new LinkedHashMap<>();
    checkpoint
        .header()
        .get(SHAPES)
        .properties()
        .forEach(each -> shapes.put(each.getKey(), each.getValue().textValue()));
    return shapes;
  }
}
