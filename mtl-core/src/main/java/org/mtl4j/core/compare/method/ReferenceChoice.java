// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;

/**
 * Parses references from names with options, separated by commas: {@code mean,forest{trees=300}}.
 * Also {@code all} and {@code none}.
 */
public final class ReferenceChoice {
  private static final String ALL = "all";
  private static final String NONE = "none";

  private ReferenceChoice() {}

  /**
   * The references of a text.
   *
   * @param text empty for all that are registered, unless the data is large
   * @throws ConfigurationException if a name or an option does not exist, or a reference is named
   *     twice
   */
  public static References of(Registry registry, Optional<String> text) {
    if (text.isEmpty() || text.get().strip().equals(ALL)) {
      List<String> names = registry.entries(Kind.REFERENCE).stream().map(Entry::name).toList();
      return new References(methods(registry, names), text.isEmpty());
    }
    return text.get().strip().equals(NONE)
        ? References.NONE
        : new References(methods(registry, MethodText.split(text.get(), ',')), false);
  }

  private static Map<String, ReferenceModel> methods(Registry registry, List<String> words) {
    Map<String, ReferenceModel> methods = new LinkedHashMap<>();
    for (String word : words) {
      MethodText method = MethodText.of(word);
      for (List<String> settings : method.variants()) {
        String title = method.title(settings);
        ReferenceModel model =
            new Configuration(registry).create(Kind.REFERENCE, method.name(), settings);
        if (methods.put(title, model) != null) {
          throw new ConfigurationException("found the reference '" + title + "' twice");
        }
      }
    }
    return methods;
  }
}
