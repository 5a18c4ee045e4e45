package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a model was judged when it was trained: metric values by task and id; NaN where one is not
 * defined.
 *
 * @param validation on the rows it was chosen by; empty without any
 * @param test on the rows that nothing was chosen by; empty where they were not touched
 */
public record StoredMetrics(
    Map<String, Map<String, Double>> validation, Map<String, Map<String, Double>> test) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  public StoredMetrics {
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
  }

  /** As JSON, in which a value that is not defined is null. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("validation", bare(validation));
    root.put("test", bare(test));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StoredMetrics read(String json) throws JsonProcessingException {
    Map<String, Map<String, Map<String, Double>>> root =
        MAPPER.readValue(json, new TypeReference<>() {});
    return new StoredMetrics(
        full(root.getOrDefault("validation", Map.of())), full(root.getOrDefault("test", Map.of())));
  }

  private static Map<String, Map<String, Double>> bare(Map<String, Map<String, Double>> values) {
    return each(values, value -> Double.isFinite(value) ? value : null);
  }

  private static Map<String, Map<String, Double>> full(Map<String, Map<String, Double>> values) {
    return each(values, value -> value == null ? Double.NaN : value);
  }

  private static Map<String, Map<String, Double>> each(
      Map<String, Map<String, Double>> values, UnaryOperator<Double> change) {
    Map<String, Map<String, Double>> result = new LinkedHashMap<>();
    values.forEach(
        (task, metrics) -> {
          Map<String, Double> changed = new LinkedHashMap<>();
          metrics.forEach((id, value) -> changed.put(id, change.apply(value)));
          result.put(task, changed);
        });
    return result;
  }
}
