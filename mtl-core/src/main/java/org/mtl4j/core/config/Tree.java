// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.core.config.Tree.Items;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;

/** A YAML document with the place of every part. Immutable. */
sealed interface Tree permits Scalar, Items, Keys {
  /** The start. */
  Place place();

  /** A description for messages. */
  String found();

  /** A single value, as written. */
  record Scalar(Place place, String text, Sort sort) implements Tree {
    @Override
    public String found() {
      return sort == Sort.NOTHING ? "nothing" : "'" + text + "'";
    }
  }

  /** The YAML type of a scalar. */
  enum Sort {
    NOTHING,
    FLAG,
    WHOLE,
    REAL,
    TEXT
  }

  /** A list. */
  record Items(Place place, List<Tree> items) implements Tree {
    @Override
    public String found() {
      return "a list";
    }
  }

  /** A mapping, in the order written. */
  record Keys(Place place, Map<String, Keyed> values) implements Tree {
    public Keys {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The mapping of one key that a shorthand value stands for. */
    static Keys of(String key, Tree value) {
      return new Keys(value.place(), Map.of(key, new Keyed(value.place(), value)));
    }

    /** The same with one value added or replaced. */
    Keys with(String key, Tree value) {
      Map<String, Keyed> changed = new LinkedHashMap<>(values);
      changed.put(key, new Keyed(value.place(), value));
      return new Keys(place, changed);
    }

    /** The shorthand value that was written instead of this mapping, if it was. */
    Optional<Tree> shorthand() {
      return values.values().stream()
          .filter(only -> only.key().equals(only.value().place()))
          .map(Keyed::value)
          .findFirst();
    }

    boolean has(String key) {
      return values.containsKey(key);
    }

    @Override
    public String found() {
      return "a mapping with the keys " + String.join(", ", values.keySet());
    }
  }

  /** A value of a mapping, and the place of its key. */
  record Keyed(Place key, Tree value) {}
}
