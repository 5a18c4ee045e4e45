// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.mtl4j.serve.file.Json;

/**
 * The metrics of a model after training: values by task and id; NaN where one is not defined.
 *
 * @param validation on the rows it was chosen by; empty without any
 * @param test on the rows that nothing was chosen by; empty where they were not touched
 */
public record StoredMetrics(
    Map<String, Map<String, Double>> validation, Map<String, Map<String, Double>> test) {
  public StoredMetrics {
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
  }

  /** As JSON, in which a value that is not defined is null. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("validation", bare(validation));
    root.put("test", bare(test));
    return Json.ascii(root);
  }

  static StoredMetrics read(String json) throws JsonProcessingException {
    Map<String, Map<String, Map<String, Double>>> root =
        Json.mapper().readValue(json, new TypeReference<>() {});
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
