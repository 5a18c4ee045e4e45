// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtl4j.serve.file.Sha256;

/**
 * Environment variables in values, in shell syntax: <code>${NAME}</code>, or <code>${NAME:-default}
 * </code> if the variable may be unset or empty. <code>$${</code> is a literal <code>${</code>.
 */
final class Environment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?<escaped>\\$\\{)|\\$\\{(?<content>[^}]*)(?<end>}?)");
  private static final Pattern CONTENT =
      Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<fallback>:-.*)?", Pattern.DOTALL);

  /**
   * The texts of this process in which variables were replaced, and how they were written. Any
   * program may read a configuration and write it elsewhere, and a value may be a secret.
   */
  private static final Map<String, String> WRITTEN = new ConcurrentHashMap<>();

  /** Values of variables that replaced a part of a text, and how they are written. */
  private static final Map<String, String> VALUES = new ConcurrentHashMap<>();

  /** Shorter values occur in messages by chance. */
  private static final int LEAST = 4;

  /** Characters of a digest that tells values apart. */
  private static final int SHORT = 16;

  private Environment() {}

  /**
   * Replaces variables by their values.
   *
   * @param path the key of the text
   * @throws org.mtl4j.api.error.ConfigurationException if a variable without a default is unset
   */
  static String expand(Place place, String path, String text) {
    String expanded =
        REFERENCE
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(value(place, path, found)));
    if (!expanded.isEmpty() && REFERENCE.matcher(text).results().anyMatch(Environment::isSet)) {
      WRITTEN.putIfAbsent(expanded, text);
    }
    return expanded;
  }

  private static boolean isSet(MatchResult found) {
    Matcher content = CONTENT.matcher(String.valueOf(found.group(2)));
    return content.matches() && System.getenv(content.group("name")) != null;
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
      if (value.length() >= LEAST) {
        VALUES.put(value, "${" + name + "}");
      }
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

  /** A message with names in place of values of variables. */
  static String redacted(String message) {
    String redacted = message;
    for (Map.Entry<String, String> value : VALUES.entrySet()) {
      redacted = redacted.replace(value.getKey(), value.getValue());
    }
    return redacted;
  }

  /** Escapes all texts of a plain tree, so that reading returns them unchanged. */
  static Object escape(Object tree) {
    return mapped(tree, Environment::escaped);
  }

  /** The same, but texts that came from variables are as they were written. */
  static Object unexpanded(Object tree) {
    return mapped(
        tree, text -> Optional.ofNullable(WRITTEN.get(text)).orElseGet(() -> escaped(text)));
  }

  /**
   * A text that came from variables, as it was written and with a digest of its value; else itself.
   */
  static String identified(String text) {
    return Optional.ofNullable(WRITTEN.get(text))
        .map(written -> written + " (SHA-256 " + Sha256.of(text).substring(0, SHORT) + ")")
        .orElse(text);
  }

  private static String escaped(String text) {
    return text.replace("${", "$${");
  }

  private static Object mapped(Object tree, UnaryOperator<String> texts) {
    if (tree instanceof Map<?, ?> map) {
      Map<Object, Object> changed = new LinkedHashMap<>();
      map.forEach((key, value) -> changed.put(key, mapped(value, texts)));
      return changed;
    }
    if (tree instanceof List<?> list) {
      List<Object> changed = new ArrayList<>();
      list.forEach(value -> changed.add(mapped(value, texts)));
      return changed;
    }
    return tree instanceof String text ? texts.apply(text) : tree;
  }
}
