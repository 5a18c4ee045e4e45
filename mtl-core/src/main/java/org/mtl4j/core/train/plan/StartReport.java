// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a warm start took from a source.
 *
 * @param source the name of the source
 * @param matched variables that were set
 * @param missing variables of the model that the source does not have; initialized by the seed
 * @param otherShape variables that the source has in another shape, with both shapes; initialized
 *     by the seed
 * @param unused variables of the source that the model does not have
 */
public record StartReport(
    String source,
    List<String> matched,
    List<String> missing,
    List<String> otherShape,
    List<String> unused) {
  public StartReport {
    matched = List.copyOf(matched);
    missing = List.copyOf(missing);
    otherShape = List.copyOf(otherShape);
    unused = List.copyOf(unused);
  }

  /** One sentence. */
  @Override
  public String toString() {
    return "started from '%s': %d variables set%s%s%s"
        .formatted(
            source,
            matched.size(),
            some("missing there", missing),
            some("of another shape there", otherShape),
            some("not used", unused));
  }

  /** Writes it as JSON. */
  public void write(ObjectNode node) {
    node.put("source", source);
    matched.forEach(node.putArray("matched")::add);
    missing.forEach(node.putArray("missing")::add);
    otherShape.forEach(node.putArray("other-shape")::add);
    unused.forEach(node.putArray("unused")::add);
  }

  public static StartReport read(JsonNode node) {
    return new StartReport(
        node.get("source").textValue(),
        texts(node.get("matched")),
        texts(node.get("missing")),
        texts(node.get("other-shape")),
        texts(node.get("unused")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  private static String some(String what, List<String> names) {
    int shown = Math.min(5, names.size());
    return names.isEmpty()
        ? ""
        : "; "
            + what
            + ": "
            + String.join(", ", names.subList(0, shown))
            + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
  }
}
