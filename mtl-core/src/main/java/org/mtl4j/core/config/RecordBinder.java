// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;

/** Turns mappings into records. */
final class RecordBinder {
  private final Registry registry;
  private final Binder binder;

  RecordBinder(Registry registry, Binder binder) {
    this.registry = registry;
    this.binder = binder;
  }

  /**
   * Binds a record. Required components are bound first, since defaults may depend on them.
   *
   * @param base the values of keys that are not written; the defaults of the record if absent
   */
  Record bind(Spot spot, Keys keys, Form form, Optional<Record> base) {
    Map<Component, Object> values = new LinkedHashMap<>();
    for (Component component : form.required()) {
      values.put(component, value(spot, keys, form, component, base));
    }
    Record defaults =
        base.orElseGet(
            () -> construct(spot, keys, form, () -> form.defaults(List.copyOf(values.values()))));
    for (Component component : form.components()) {
      if (!component.required()) {
        values.put(component, value(spot, keys, form, component, Optional.of(defaults)));
      }
    }
    List<Object> all = new ArrayList<>();
    form.components().forEach(component -> all.add(values.get(component)));
    return construct(spot, keys, form, () -> form.create(all));
  }

  /** Binds a record that is not pluggable, and refuses unknown keys. */
  Record checked(Spot spot, Keys keys, Form form, Optional<Record> base) {
    UnknownKeys.refuse(spot, keys, known(spot, keys, form, base), "here");
    return bind(spot, keys, form, base);
  }

  /** The keys of a record, including those of its inline components. */
  private List<String> known(Spot spot, Keys keys, Form form, Optional<Record> base) {
    List<String> known = new ArrayList<>();
    for (Component component : form.components()) {
      known.add(component.key());
    }
    for (Component component : form.components()) {
      if (component.inline().isPresent()) {
        Optional<Object> fallback = base.map(record -> form.get(record, component));
        choice(spot, keys, component, fallback).ifPresent(choice -> addInline(choice, known));
      }
    }
    return known;
  }

  private static void addInline(Choice choice, List<String> known) {
    for (String option : choice.options()) {
      if (known.contains(option)) {
        throw new PluginException(
            "plugin '%s': the option '%s' of %s has the name of a key beside it"
                .formatted(choice.entry().from(), option, choice.what()));
      }
      known.add(option);
    }
  }

  private Optional<Choice> choice(Spot spot, Keys keys, Component component, Optional<?> fallback) {
    OptionType.Reference type = (OptionType.Reference) component.type();
    return Choice.of(registry, spot, keys, type.kind(), component.key(), fallback);
  }

  private Object value(
      Spot spot, Keys keys, Form form, Component component, Optional<Record> base) {
    Optional<Object> fallback = base.map(record -> form.get(record, component));
    if (component.inline().isPresent()) {
      Choice choice =
          choice(spot, keys, component, fallback).orElseThrow(() -> missing(spot, keys, component));
      return bind(spot, keys, choice.entry().form(), choice.base());
    }
    if (keys.has(component.key())) {
      Spot child = spot.child(component.key(), keys.values().get(component.key()).value());
      return binder.bind(child, component.type(), fallback);
    }
    return fallback.orElseThrow(() -> missing(spot, keys, component));
  }

  private static ConfigurationException missing(Spot spot, Keys keys, Component component) {
    String found =
        keys.values().isEmpty()
            ? "no keys"
            : keys.shorthand()
                .map(alone -> alone.found() + " alone")
                .orElse("the keys " + String.join(", ", keys.values().keySet()));
    return spot.error(
        "found %s, expected the required key '%s' (%s)"
            .formatted(found, component.key(), component.meaning()));
  }

  /** Constructs a record. What it refuses is located at the option, else at the record. */
  private static Record construct(Spot spot, Keys keys, Form form, Supplier<Record> constructor) {
    try {
      return constructor.get();
    } catch (OptionException e) {
      throw spotOf(e.option(), spot, keys, form).error(e);
    } catch (IllegalArgumentException | ConfigurationException e) {
      throw spot.error(e);
    } catch (MtlException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PluginException(
          "%s: %s cannot be constructed: %s"
              .formatted(spot.tree().place(), form.type().getName(), e),
          e);
    }
  }

  /** Where an option is written; the record if it is not. */
  private static Spot spotOf(String option, Spot spot, Keys keys, Form form) {
    return form.components().stream()
        .filter(component -> component.name().equals(option))
        .map(Component::key)
        .filter(keys::has)
        .map(key -> spot.child(key, keys.values().get(key).value()))
        .findFirst()
        .orElse(spot);
  }
}
