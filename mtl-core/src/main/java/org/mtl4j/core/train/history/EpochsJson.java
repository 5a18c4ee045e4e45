package org.mtl4j.core.train.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.train.TrainingListener.EpochEnded;

/**
 * Epochs and metric values as JSON and back, to the last bit: a number that is not finite is its
 * name as text.
 */
final class EpochsJson {
  private EpochsJson() {}

  static ArrayNode of(List<EpochEnded> epochs) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (EpochEnded epoch : epochs) {
      ObjectNode node = all.addObject();
      node.put("epoch", epoch.epoch());
      node.set("losses", numbers(epoch.losses()));
      node.set("validation", metrics(epoch.validation()));
      node.set("criterion", number(epoch.criterion()));
      node.put("best", epoch.best());
      node.set("rate", number(epoch.rate()));
      node.set("seconds", number(epoch.seconds()));
      node.put("skipped", epoch.skipped());
    }
    return all;
  }

  static List<EpochEnded> epochs(JsonNode all) {
    List<EpochEnded> epochs = new ArrayList<>();
    for (JsonNode node : all) {
      epochs.add(
          new EpochEnded(
              node.get("epoch").intValue(),
              numbers(node.get("losses")),
              metrics(node.get("validation")),
              number(node.get("criterion")),
              node.get("best").booleanValue(),
              number(node.get("rate")),
              number(node.get("seconds")),
              node.get("skipped").longValue()));
    }
    return epochs;
  }

  static ObjectNode metrics(Map<String, Map<String, Double>> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach((task, metrics) -> node.set(task, numbers(metrics)));
    return node;
  }

  static Map<String, Map<String, Double>> metrics(JsonNode node) {
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    node.properties().forEach(task -> values.put(task.getKey(), numbers(task.getValue())));
    return values;
  }

  private static ObjectNode numbers(Map<String, Double> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach((name, value) -> node.set(name, number(value)));
    return node;
  }

  private static Map<String, Double> numbers(JsonNode node) {
    Map<String, Double> values = new LinkedHashMap<>();
    node.properties().forEach(each -> values.put(each.getKey(), number(each.getValue())));
    return values;
  }

  static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JsonNodeFactory.instance.numberNode(value)
        : JsonNodeFactory.instance.textNode(Double.toString(value));
  }

  static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
  }
}
