// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Tree.Keyed;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;

/**
 * The chosen record of a kind: by its name, or the default.
 *
 * @param nameKey the key of the name
 * @param base the default, if no name is written
 */
record Choice(Entry entry, String nameKey, Optional<Record> base) {
  /** Reads the name; empty if there is neither name nor default. */
  static Optional<Choice> of(
      Registry registry, Spot spot, Keys keys, Kind<?> kind, String nameKey, Optional<?> base) {
    Keyed name = keys.values().get(nameKey);
    if (name == null) {
      return base.map(
          value -> new Choice(registry.entryOf(value), nameKey, Optional.of((Record) value)));
    }
    Spot named = spot.child(nameKey, name.value());
    String written = (String) Scalars.bind(named, new OptionType.Text());
    try {
      return Optional.of(new Choice(registry.find(kind, written), nameKey, Optional.empty()));
    } catch (ConfigurationException e) {
      // A shorthand has no written key: the error names the key around it.
      throw Spot.error(
          name.value().place(),
          name.value().place().equals(keys.place()) ? spot.path() : named.path(),
          e.getMessage(),
          e);
    }
  }

  /** The keys of its options. */
  List<String> options() {
    return entry.form().components().stream().map(Component::key).toList();
  }

  /** Refuses keys that are none of its options. */
  void checkKeys(Spot spot, Keys keys) {
    List<String> known = new ArrayList<>(options());
    known.add(0, nameKey);
    UnknownKeys.refuse(spot, keys, known, "of " + what());
  }

  /** A description for messages. */
  String what() {
    String by = base.isPresent() ? " (the default, as there is no '" + nameKey + "')" : "";
    return entry.kind() + " '" + entry.name() + "'" + by;
  }
}
