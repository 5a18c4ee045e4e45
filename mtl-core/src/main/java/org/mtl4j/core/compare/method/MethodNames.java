// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;

/**
 * The names of methods: those of weightings and balancers, and {@code all}, {@code all-weightings},
 * {@code all-balancers}. If a weighting and a balancer have the same name, the kind and a colon are
 * written before it: {@code weighting:random}.
 */
final class MethodNames {
  private static final String ALL = "all";

  private static final Map<String, List<Kind<?>>> WORDS =
      Map.of(
          ALL,
          List.of(Kind.WEIGHTING, Kind.BALANCER),
          "all-weightings",
          List.of(Kind.WEIGHTING),
          "all-balancers",
          List.of(Kind.BALANCER));

  private final Registry registry;

  MethodNames(Registry registry) {
    this.registry = registry;
  }

  /**
   * The methods of a text, separated by commas, with {@code all} and the like expanded.
   *
   * @return each name, with true if it is in the text itself and false if it was expanded
   */
  Map<String, Boolean> ofMethods(String text) {
    Map<String, Boolean> names = new LinkedHashMap<>();
    for (String word : words("methods", text)) {
      List<Kind<?>> kinds = WORDS.getOrDefault(word, List.of());
      kinds.forEach(
          kind -> usable(kind).forEach(entry -> names.putIfAbsent(written(entry), false)));
      if (kinds.isEmpty()) {
        names.put(word, true);
      }
    }
    return names;
  }

  /** The sharing strategies of a text, in the same way. */
  Map<String, Boolean> ofSharing(String text) {
    Map<String, Boolean> names = new LinkedHashMap<>();
    for (String word : words("sharing strategies", text)) {
      if (word.equals(ALL)) {
        usable(Kind.SHARING).forEach(entry -> names.putIfAbsent(entry.name(), false));
      } else {
        names.put(word, true);
      }
    }
    return names;
  }

  /** The methods that {@code all} and the like leave out because they have a required option. */
  List<String> leftOut(String methods) {
    return words("methods", methods).stream()
        .flatMap(word -> WORDS.getOrDefault(word, List.of()).stream())
        .distinct()
        .flatMap(kind -> registry.entries(kind).stream())
        .filter(entry -> !entry.form().required().isEmpty())
        .map(Entry::name)
        .toList();
  }

  private static List<String> words(String what, String text) {
    List<String> words = MethodText.split(text, ',').stream().map(String::strip).toList();
    if (words.contains("")) {
      throw new ConfigurationException(
          "found '%s', expected names of %s separated by commas".formatted(text, what));
    }
    return words;
  }

  private List<Entry> usable(Kind<?> kind) {
    return registry.entries(kind).stream()
        .filter(entry -> entry.form().required().isEmpty())
        .toList();
  }

  /** The name of an entry, such that {@link #find} returns the entry. */
  private String written(Entry entry) {
    return named(entry.name()).size() > 1 ? entry.kind() + ":" + entry.name() : entry.name();
  }

  private List<Entry> named(String name) {
    return registry.named(name).stream()
        .filter(entry -> WORDS.get(ALL).contains(entry.kind()))
        .toList();
  }

  /**
   * The weighting or balancer of a name.
   *
   * @throws ConfigurationException if there is none, or one of each
   */
  Entry find(String written) {
    for (Kind<?> kind : WORDS.get(ALL)) {
      if (written.startsWith(kind + ":")) {
        return registry.find(kind, plain(written));
      }
    }
    List<Entry> found = named(written);
    if (found.size() > 1) {
      throw new ConfigurationException(
          "'%s' is the name of a weighting and of a balancer; say which: weighting:%s or balancer:%s"
              .formatted(written, written, written));
    }
    if (found.isEmpty()) {
      List<String> known = new ArrayList<>();
      WORDS
          .get(ALL)
          .forEach(kind -> registry.entries(kind).forEach(entry -> known.add(written(entry))));
      throw new ConfigurationException(
          "found '%s', expected the name of a weighting or a balancer, or all, all-weightings,"
                  .formatted(written)
              + " all-balancers; "
              + Nearest.hint(written, known));
    }
    return found.get(0);
  }

  /** A name without its kind. */
  String plain(String written) {
    return written.substring(written.indexOf(':') + 1);
  }
}
