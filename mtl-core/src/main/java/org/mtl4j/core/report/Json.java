package org.mtl4j.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Map;
import org.mtl4j.core.compare.table.Spread;

/** How values of the library look as JSON; a number that is not finite is null. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Metric values by task and id. */
  static ObjectNode metrics(Map<String, Map<String, Double>> values) {
    ObjectNode node = object();
    values.forEach(
        (task, metrics) -> {
          ObjectNode ofTask = node.putObject(task);
          metrics.forEach((id, value) -> put(ofTask, id, value));
        });
    return node;
  }

  /** Mean, standard deviation and number of values. */
  static ObjectNode spread(Spread spread) {
    ObjectNode node = object();
    put(node, "mean", spread.mean());
    put(node, "deviation", spread.deviation());
    return node.put("count", spread.count());
  }

  /** Spreads by name. */
  static ObjectNode spread(Map<String, Spread> spreads) {
    ObjectNode node = object();
    spreads.forEach((name, spread) -> node.set(name, spread(spread)));
    return node;
  }

  /** Spreads of metrics by task and id. */
  static ObjectNode spreads(Map<String, Map<String, Spread>> values) {
    ObjectNode node = object();
    values.forEach((task, metrics) -> node.set(task, spread(metrics)));
    return node;
  }

  static String text(ObjectNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number, or null where it is not finite. */
  static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
