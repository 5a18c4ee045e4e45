// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Tree.Items;
import org.mtl4j.core.config.Tree.Keyed;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.core.data.file.TableFiles;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;

/**
 * Turns trees into values of option types.
 *
 * <p>The <i>base</i> of a value is its default. A mapping without {@code name} changes options of
 * the default; keys that it omits keep their values.
 */
final class Binder {
  private final Registry registry;
  private final RecordBinder records;

  Binder(Registry registry) {
    this.registry = registry;
    this.records = new RecordBinder(registry, this);
  }

  Object bind(Spot spot, OptionType type, Optional<?> base) {
    if (type instanceof OptionType.Maybe maybe) {
      return nothing(spot.tree())
          ? Optional.empty()
          : Optional.of(bind(spot, maybe.value(), base.flatMap(value -> (Optional<?>) value)));
    }
    if (type instanceof OptionType.ListOf list) {
      return list(spot, list);
    }
    if (type instanceof OptionType.MapOf map) {
      return map(spot, map);
    }
    if (type instanceof OptionType.Group group) {
      Keys keys = Shorthand.expand(spot, type);
      return records.checked(
          new Spot(spot.path(), keys), keys, Form.of(group.type()), base.map(Record.class::cast));
    }
    if (type instanceof OptionType.Reference reference) {
      return reference(spot, reference, base);
    }
    return Scalars.bind(spot, type);
  }

  private static boolean nothing(Tree tree) {
    return tree instanceof Scalar scalar && scalar.sort() == Sort.NOTHING;
  }

  /** A list. Any other value is a list of one. */
  private List<Object> list(Spot spot, OptionType.ListOf type) {
    List<Object> values = new ArrayList<>();
    if (spot.tree() instanceof Items items) {
      for (Tree item : items.items()) {
        values.add(bind(spot.item(values.size(), item), type.element(), Optional.empty()));
      }
    } else {
      values.add(bind(spot, type.element(), Optional.empty()));
    }
    return values;
  }

  private Map<String, Object> map(Spot spot, OptionType.MapOf type) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Keyed> entry : Shorthand.expand(spot, type).values().entrySet()) {
      Spot child = spot.child(entry.getKey(), entry.getValue().value());
      values.put(entry.getKey(), bind(child, type.value(), Optional.empty()));
    }
    return values;
  }

  private Object reference(Spot spot, OptionType.Reference type, Optional<?> base) {
    Keys keys = file(spot, type).orElseGet(() -> Shorthand.expand(spot, type));
    Spot whole = new Spot(spot.path(), keys);
    Choice choice =
        Choice.of(registry, whole, keys, type.kind(), "name", base)
            .orElseThrow(() -> whole.error("found no key 'name', expected " + type.text()));
    choice.checkKeys(whole, keys);
    return records.bind(whole, keys, choice.entry().form(), choice.base());
  }

  /** The data source of a file that is written alone, found by its ending. */
  private Optional<Keys> file(Spot spot, OptionType.Reference type) {
    if (type.kind() != Kind.DATA
        || !(spot.tree() instanceof Scalar scalar)
        || !TableFiles.hasEnding(scalar.text())
        || Shorthand.isInclude(scalar)) {
      return Optional.empty();
    }
    Entry source;
    try {
      source = new TableFiles(registry).source(scalar.text(), Optional.empty());
    } catch (ConfigurationException e) {
      throw spot.error(e.getMessage());
    }
    String key = TableFiles.place(source).orElseThrow().key();
    Scalar name = new Scalar(scalar.place(), source.name(), Sort.TEXT);
    return Optional.of(Keys.of("name", name).with(key, scalar));
  }
}
