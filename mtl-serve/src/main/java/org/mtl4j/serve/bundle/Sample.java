// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.task.Scale;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.file.Json;

/**
 * A few rows with the outputs of a model, for testing it elsewhere.
 *
 * @param rows raw rows with the columns of the inputs
 * @param inputs the same rows, encoded
 * @param outputs by task
 */
public record Sample(Table rows, Dataset inputs, Map<String, Output> outputs) {

  /**
   * The outputs of a task, row after row, as the exported graph has them.
   *
   * @param numbers of the network [rows · outputs]
   * @param scale from these numbers to the unit of the label; with one, the outputs are float64
   */
  public record Output(float[] numbers, Scale scale) {}

  /**
   * As JSON: {@code columns} and {@code rows} (null is missing); {@code inputs} and {@code outputs}
   * by name, each with {@code dtype}, {@code shape} and {@code values}, flat in row-major order.
   * Floats have enough digits to be exact.
   */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("columns");
      for (Column column : rows.columns()) {
        json.writeString(column.name());
      }
      json.writeEndArray();
      rows(json);
      json.writeObjectFieldStart("inputs");
      for (Map.Entry<String, Block> input : inputs.blocks().entrySet()) {
        block(json, input.getKey(), input.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("outputs");
      for (Map.Entry<String, Output> output : outputs.entrySet()) {
        output(json, output.getKey(), output.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  /**
   * The raw rows in the file of a model.
   *
   * @throws JsonProcessingException if it is no JSON
   */
  static Table rows(String json, String origin, ModelCard card, Preprocessing preprocessing)
      throws JsonProcessingException {
    JsonNode tree = Json.mapper().readTree(json);
    TableBuilder table = new TableBuilder(origin);
    JsonNode rows = tree.get("rows");
    for (int i = 0; i < tree.get("columns").size(); i++) {
      String name = tree.get("columns").get(i).textValue();
      int place = i;
      List<JsonNode> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.get(place)));
      switch (card.inputs().get(name)) {
        case TEXT ->
            table.texts(
                name, values.stream().map(value -> value.asText("")).toArray(String[]::new));
        case NUMBER ->
            table.numbers(
                name,
                values.stream()
                    .mapToDouble(value -> value.isNull() ? Double.NaN : value.doubleValue())
                    .toArray());
        case ARRAY -> table.arrays(name, preprocessing.arrays().get(name), floats(values));
      }
    }
    return table.build();
  }

  private static float[] floats(List<JsonNode> rows) {
    List<Float> all = new ArrayList<>();
    rows.forEach(row -> row.forEach(value -> all.add(value.floatValue())));
    float[] floats = new float[all.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = all.get(i);
    }
    return floats;
  }

  private void output(JsonGenerator json, String task, Output output) throws IOException {
    float[] numbers = output.numbers();
    int width = rows.rows() == 0 ? 0 : numbers.length / rows.rows();
    boolean floats = output.scale().isNone();
    tensor(json, task, floats ? "float32" : "float64", new int[] {rows.rows(), width});
    for (int i = 0; i < numbers.length; i++) {
      if (floats) {
        json.writeNumber(numbers[i]);
      } else {
        json.writeNumber(output.scale().decode(numbers[i], i % width));
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void rows(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("rows");
    List<Column> columns = rows.columns();
    for (int row = 0; row < rows.rows(); row++) {
      json.writeStartArray();
      for (Column column : columns) {
        if (column.isMissing(row)) {
          json.writeNull();
        } else if (column instanceof NumberColumn numbers) {
          json.writeNumber(numbers.values()[row]);
        } else if (column instanceof ArrayColumn arrays) {
          array(json, arrays, row);
        } else {
          json.writeString(column.text(row));
        }
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void array(JsonGenerator json, ArrayColumn column, int row) throws IOException {
    int width = column.row().elements();
    json.writeStartArray();
    for (int i = row * width; i < (row + 1) * width; i++) {
      json.writeNumber(column.values()[i]);
    }
    json.writeEndArray();
  }

  private static void block(JsonGenerator json, String name, Block block) throws IOException {
    boolean floats = block.type() == DType.FLOAT;
    tensor(json, name, floats ? "float32" : "int32", block.row().prepend(block.rows()).sizes());
    if (floats) {
      FloatBuffer values = block.floats();
      while (values.hasRemaining()) {
        json.writeNumber(values.get());
      }
    } else {
      IntBuffer values = block.ints();
      while (values.hasRemaining()) {
        json.writeNumber(values.get());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void tensor(JsonGenerator json, String name, String type, int[] shape)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", type);
    json.writeFieldName("shape");
    json.writeArray(shape, 0, shape.length);
    json.writeArrayFieldStart("values");
  }
}
