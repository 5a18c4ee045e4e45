// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables in values, in shell syntax: <code>${NAME}</code>, or <code>${NAME:-default}
 * </code> if the variable may be unset or empty. <code>$${</code> is a literal <code>${</code>.
 */
final class Environment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?<escaped>\\$\\{)|\\$\\{(?<content>[^}]*)(?<end>}?)");
  private static final Pattern CONTENT =
      Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<fallback>:-.*)?", Pattern.DOTALL);

  private Environment() {}

  /**
   * Replaces variables by their values.
   *
   * @param path the key of the text
   * @throws org.mtl4j.api.error.ConfigurationException if a variable without a default is unset
   */
  static String expand(Place place, String path, String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(place, path, found)));
  }

  private static String value(Place place, String path, MatchResult found) {
    String reference = found.group();
    if (found.group(1) != null) {
      return found.group(1);
    }
    Matcher content = CONTENT.matcher(found.group(2));
    if (found.group(3).isEmpty() || !content.matches()) {
      throw Spot.error(
          place,
          path,
          "found '%s', expected ${NAME} or ${NAME:-default}; write $${ for the characters ${"
              .formatted(reference),
          null);
    }
    String name = content.group("name");
    String fallback = content.group("fallback");
    String value = System.getenv(name);
    if (value != null && (fallback == null || !value.isEmpty())) {
      return value;
    }
    if (fallback == null) {
      throw Spot.error(
          place,
          path,
          "found '%s', but the environment variable %s is not set; set it, or give a default: ${%s:-default}"
              .formatted(reference, name, name),
          null);
    }
    return fallback.substring(2);
  }

  /** Escapes all texts of a plain tree, so that reading returns them unchanged. */
  static Object escape(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<Object, Object> escaped = new LinkedHashMap<>();
      map.forEach((key, value) -> escaped.put(key, escape(value)));
      return escaped;
    }
    if (tree instanceof List<?> list) {
      List<Object> escaped = new ArrayList<>();
      list.forEach(value -> escaped.add(escape(value)));
      return escaped;
    }
    return tree instanceof String text ? text.replace("${", "$${") : tree;
  }
}
