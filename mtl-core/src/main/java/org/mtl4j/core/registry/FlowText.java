// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a plain tree in one line of YAML, for tables and messages. */
final class FlowText {
  private FlowText() {}

  static String of(Object tree) {
    if (tree == null) {
      return "none";
    }
    if (tree instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(FlowText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (tree instanceof Double number) {
      return number(number);
    }
    String text = tree.toString();
    return text.isBlank() || !text.equals(text.strip()) ? "'" + text + "'" : text;
  }

  private static String number(double number) {
    String text = Double.toString(number);
    return text.replace(".0E", "e").replace("E", "e").replaceAll("\\.0$", "");
  }
}
