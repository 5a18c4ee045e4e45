// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.serve.file.Json;

/** Metric values in the JSON of reports; a number that is not finite is null. */
final class MetricsJson {
  private MetricsJson() {}

  /** Metric values by task and id. */
  static ObjectNode metrics(Map<String, Map<String, Double>> values) {
    ObjectNode node = Json.object();
    values.forEach(
        (task, metrics) -> {
          ObjectNode ofTask = node.putObject(task);
          metrics.forEach((id, value) -> Json.put(ofTask, id, value));
        });
    return node;
  }

  /** Mean, standard deviation and number of values. */
  static ObjectNode spread(Spread spread) {
    ObjectNode node = Json.object();
    Json.put(node, "mean", spread.mean());
    Json.put(node, "deviation", spread.deviation());
    return node.put("count", spread.count());
  }

  /** Spreads by name. */
  static ObjectNode spread(Map<String, Spread> spreads) {
    ObjectNode node = Json.object();
    spreads.forEach((name, spread) -> node.set(name, spread(spread)));
    return node;
  }

  /** Spreads of metrics by task and id. */
  static ObjectNode spreads(Map<String, Map<String, Spread>> values) {
    ObjectNode node = Json.object();
    values.forEach((task, metrics) -> node.set(task, spread(metrics)));
    return node;
  }
}
