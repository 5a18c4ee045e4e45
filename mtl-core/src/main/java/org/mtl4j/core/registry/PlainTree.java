// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Turns configured records into plain trees of maps, lists and scalars, with all options or with
 * those that differ from their defaults. The inverse of the binder.
 */
public final class PlainTree {
  private final Registry registry;
  private final boolean all;
  private final UnaryOperator<Path> paths;

  private PlainTree(Registry registry, boolean all, UnaryOperator<Path> paths) {
    this.registry = registry;
    this.all = all;
    this.paths = paths;
  }

  /** With all options. */
  public PlainTree(Registry registry) {
    this(registry, true, path -> path);
  }

  /**
   * With required options and those that differ from their defaults.
   *
   * @param paths turns the path of a file into the one that is written
   */
  public static PlainTree changed(Registry registry, UnaryOperator<Path> paths) {
    return new PlainTree(registry, false, paths);
  }

  /** All options of a record by key, in order. */
  public Map<String, Object> of(Record record) {
    return options(Form.of(record.getClass()), record);
  }

  private Map<String, Object> options(Form form, Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    List<Object> required =
        form.required().stream().map(component -> form.get(record, component)).toList();
    Record defaults = all ? record : form.defaults(required);
    for (Component component : form.components()) {
      Object value = form.get(record, component);
      if (!all && !component.required() && value.equals(form.get(defaults, component))) {
        continue;
      }
      if (component.inline().isPresent()) {
        Entry entry = registry.entryOf(value);
        tree.put(component.key(), entry.name());
        tree.putAll(options(entry.form(), (Record) value));
      } else {
        tree.put(component.key(), of(component.type(), value));
      }
    }
    return tree;
  }

  /** A value of this type; null for an empty Optional. */
  public Object of(OptionType type, Object value) {
    if (type instanceof OptionType.Maybe maybe) {
      return ((Optional<?>) value).map(inner -> of(maybe.value(), inner)).orElse(null);
    }
    if (type instanceof OptionType.ListOf list) {
      List<Object> elements = new ArrayList<>();
      ((List<?>) value).forEach(element -> elements.add(of(list.element(), element)));
      return elements;
    }
    if (type instanceof OptionType.MapOf map) {
      Map<String, Object> values = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((key, inner) -> values.put((String) key, of(map.value(), inner)));
      return values;
    }
    if (type instanceof OptionType.Group) {
      return of((Record) value);
    }
    if (type instanceof OptionType.Reference) {
      return reference((Record) value);
    }
    if (type instanceof OptionType.Choice) {
      return OptionType.Choice.word((Enum<?>) value);
    }
    return type instanceof OptionType.File ? paths.apply((Path) value).toString() : value;
  }

  private Object reference(Record value) {
    Entry entry = registry.entryOf(value);
    if (entry.form().components().isEmpty()) {
      return entry.name();
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", entry.name());
    tree.putAll(options(entry.form(), value));
    return tree;
  }
}
