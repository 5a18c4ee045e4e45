// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;

/**
 * Puts settings such as {@code training.epochs=3} into a tree before it is bound. Shorthands on the
 * path are expanded. A key that does not exist is put in, too; the binder refuses it with its
 * place.
 */
final class Overrides {
  private final Registry registry;

  Overrides(Registry registry) {
    this.registry = registry;
  }

  /**
   * Applies settings in order.
   *
   * @param option their name in messages, such as {@code --set}
   */
  Tree apply(Tree tree, OptionType type, List<String> settings, String option, Path folder) {
    Tree changed = tree;
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String path = equals < 0 ? "" : setting.substring(0, equals).strip();
      if (path.isEmpty() || List.of(path.split("\\.", -1)).contains("")) {
        throw new ConfigurationException(
            "%s: found '%s', expected key=value, such as training.epochs=3"
                .formatted(option, setting));
      }
      Tree value = Yaml.value(setting.substring(equals + 1), option + " " + setting, folder);
      changed = put(new Spot("", changed), Optional.of(type), List.of(path.split("\\.")), value);
    }
    return changed;
  }

  private Tree put(Spot spot, Optional<OptionType> written, List<String> path, Tree value) {
    if (path.isEmpty()) {
      return value;
    }
    Optional<OptionType> type = written.map(Overrides::present);
    String key = path.get(0);
    Keys keys = keys(spot, type, value);
    Tree inner = keys.has(key) ? keys.values().get(key).value() : new Keys(value.place(), Map.of());
    return keys.with(
        key,
        put(
            spot.child(key, inner),
            type.flatMap(known -> inside(known, keys, key)),
            path.subList(1, path.size()),
            value));
  }

  private static OptionType present(OptionType type) {
    return type instanceof OptionType.Maybe maybe ? maybe.value() : type;
  }

  private static Keys keys(Spot spot, Optional<OptionType> type, Tree value) {
    if (spot.tree() instanceof Scalar scalar && scalar.sort() == Sort.NOTHING) {
      return new Keys(value.place(), Map.of());
    }
    if (spot.tree() instanceof Keys keys) {
      return keys;
    }
    return type.filter(Overrides::hasKeys)
        .map(known -> Shorthand.expand(spot, known))
        .orElseThrow(
            () ->
                Spot.error(
                    value.place(),
                    spot.path(),
                    "found " + spot.tree().found() + ", which has no keys inside",
                    null));
  }

  private static boolean hasKeys(OptionType type) {
    return type instanceof OptionType.MapOf
        || type instanceof OptionType.Group
        || type instanceof OptionType.Reference;
  }

  /** The type of a key's value, if it is known. */
  private Optional<OptionType> inside(OptionType type, Keys keys, String key) {
    if (type instanceof OptionType.MapOf map) {
      return Optional.of(map.value());
    }
    if (type instanceof OptionType.Group group) {
      Form form = Form.of(group.type());
      Optional<OptionType> own = component(form, key);
      return own.isPresent()
          ? own
          : form.components().stream()
              .filter(component -> component.inline().isPresent())
              .flatMap(component -> option(component.type(), keys, component.key(), key).stream())
              .findFirst();
    }
    return option(type, keys, "name", key);
  }

  private Optional<OptionType> option(OptionType type, Keys keys, String nameKey, String key) {
    if (!(type instanceof OptionType.Reference reference)
        || !keys.has(nameKey)
        || !(keys.values().get(nameKey).value() instanceof Scalar name)) {
      return Optional.empty();
    }
    return registry.entries(reference.kind()).stream()
        .filter(entry -> entry.name().equals(name.text()))
        .map(Entry::form)
        .findFirst()
        .flatMap(form -> component(form, key));
  }

  private static Optional<OptionType> component(Form form, String key) {
    return form.components().stream()
        .filter(component -> component.key().equals(key) && component.inline().isEmpty())
        .map(Component::type)
        .findFirst();
  }
}
