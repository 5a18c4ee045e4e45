// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.mtl4j.api.option.Inline;
import org.mtl4j.api.option.Option;

/**
 * One component of a configurable record.
 *
 * @param meaning in one line
 * @param required whether the user must set it
 * @param inline for a component marked {@link Inline}: the key of its name
 */
public record Component(
    String name, OptionType type, String meaning, boolean required, Optional<String> inline) {

  /** The key in a configuration: the name of the component, or of its name if it is inline. */
  public String key() {
    return inline.orElse(name);
  }

  static Component of(RecordComponent component) {
    String name = component.getName();
    Option option = component.getAnnotation(Option.class);
    if (option == null) {
      throw new IllegalArgumentException("the component '" + name + "' has no @Option");
    }
    OptionType type;
    try {
      type = OptionType.of(component.getGenericType());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("component '" + name + "': " + e.getMessage(), e);
    }
    Inline inline = component.getAnnotation(Inline.class);
    if (inline != null && !(type instanceof OptionType.Reference)) {
      throw new IllegalArgumentException(
          "the component '" + name + "' is @Inline, but of no pluggable kind");
    }
    return new Component(
        name,
        type,
        option.value(),
        option.required(),
        Optional.ofNullable(inline).map(Inline::value));
  }
}
