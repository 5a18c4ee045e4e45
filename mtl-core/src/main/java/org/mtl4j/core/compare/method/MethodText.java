// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.method;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;

/**
 * A name with options, as in {@code cagrad{c=0.2|0.4}}.
 *
 * @param name the name of the method
 * @param variants the settings {@code key=value} of each variant: the product of all alternatives
 */
record MethodText(String name, List<List<String>> variants) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*(?<name>[^{}\\[\\],|+=\\s]+)\\s*(\\{(?<options>.*)\\})?\\s*", Pattern.DOTALL);

  /**
   * Parses one name with its options.
   *
   * @throws ConfigurationException if it has another form
   */
  static MethodText of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ConfigurationException(
          "found '%s', expected a name, or a name with options as in cagrad{c=0.4}"
              .formatted(text.strip()));
    }
    String options = form.group("options");
    return new MethodText(
        form.group("name"),
        options == null || options.isBlank() ? List.of(List.of()) : variants(text, options));
  }

  /** The text of one variant. */
  String title(List<String> settings) {
    return settings.isEmpty() ? name : name + "{" + String.join(",", settings) + "}";
  }

  /** Turns a list of values into a map by task, if the option maps tasks to values. */
  static String byTask(Form form, String setting, List<String> tasks) {
    int equals = setting.indexOf('=');
    String key = setting.substring(0, equals);
    String value = setting.substring(equals + 1);
    boolean mapped =
        form.components().stream()
            .anyMatch(
                component ->
                    component.key().equals(key) && component.type() instanceof OptionType.MapOf);
    if (!mapped || !value.startsWith("[") || !value.endsWith("]")) {
      return setting;
    }
    List<String> values = split(value.substring(1, value.length() - 1), ',');
    if (values.size() != tasks.size()) {
      throw new ConfigurationException(
          "found '%s' with %d values, expected one for each of the tasks %s"
              .formatted(setting, values.size(), String.join(", ", tasks)));
    }
    StringJoiner map = new StringJoiner(", ", key + "={", "}");
    for (int t = 0; t < values.size(); t++) {
      map.add("'" + tasks.get(t).replace("'", "''") + "': " + values.get(t).strip());
    }
    return map.toString();
  }

  private static List<List<String>> variants(String text, String options) {
    List<List<String>> variants = List.of(List.of());
    Set<String> keys = new HashSet<>();
    for (String option : split(options, ',')) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            "found '%s' in '%s', expected an option as in cagrad{c=0.4}"
                .formatted(option.strip(), text.strip()));
      }
      String key = option.substring(0, equals).strip();
      if (!keys.add(key)) {
        throw new ConfigurationException(
            "found the option '%s' twice in '%s'; alternatives are separated by |, as in cagrad{c=0.2|0.4}"
                .formatted(key, text.strip()));
      }
      List<List<String>> longer = new ArrayList<>();
      for (List<String> before : variants) {
        for (String value : split(option.substring(equals + 1), '|')) {
          List<String> settings = new ArrayList<>(before);
          settings.add(key + "=" + value.strip());
          longer.add(settings);
        }
      }
      variants = longer;
    }
    return variants.stream().distinct().toList();
  }

  /**
   * Splits a text at separators outside of brackets and quotes.
   *
   * @throws ConfigurationException if a bracket or quote is not closed
   */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (c == separator && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
      if (depth < 0) {
        break;
      }
    }
    if (depth != 0 || quote != 0) {
      throw new ConfigurationException(
          "found '%s', in which a bracket or quote is not closed; the shell may have taken it: put"
                  .formatted(text.strip())
              + " the whole in single quotes");
    }
    parts.add(text.substring(start));
    return parts;
  }
}
