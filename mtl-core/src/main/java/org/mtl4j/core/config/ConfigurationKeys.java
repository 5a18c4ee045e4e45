// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;

/**
 * Flattens configured records into keys with texts, such as {@code training.optimizer.rate} and
 * {@code 0.001}, so that two configurations can be compared key by key. A text that came from an
 * environment variable is its name and a digest, since keys are stored. File paths are left out:
 * the content of files is compared elsewhere.
 */
public final class ConfigurationKeys {
  private static final String ABSENT = "absent";

  private final Map<String, String> texts = new TreeMap<>();

  private ConfigurationKeys() {}

  /** The keys of a value under a prefix. */
  public static Map<String, String> of(String prefix, Object value) {
    ConfigurationKeys keys = new ConfigurationKeys();
    keys.add(prefix, value);
    return keys.texts;
  }

  /** The keys that differ, each with a text such as "5 there, 6 here". */
  public static Map<String, String> differences(
      Map<String, String> there, Map<String, String> here) {
    Map<String, String> all = new TreeMap<>(there);
    all.putAll(here);
    all.replaceAll(
        (key, value) ->
            "%s there, %s here"
                .formatted(there.getOrDefault(key, ABSENT), here.getOrDefault(key, ABSENT)));
    all.keySet().removeIf(key -> Objects.equals(there.get(key), here.get(key)));
    return all;
  }

  private void add(String key, Object value) {
    if (value instanceof Optional<?> maybe) {
      maybe.ifPresentOrElse(inner -> add(key, inner), () -> texts.put(key, "none"));
    } else if (value instanceof List<?> list) {
      texts.put(key + ".length", Integer.toString(list.size()));
      for (int i = 0; i < list.size(); i++) {
        add(key + "." + i, list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> add(key + "." + name, inner));
    } else if (value instanceof Enum<?> constant) {
      texts.put(key, OptionType.Choice.word(constant));
    } else if (value instanceof Record record) {
      record(key, record);
    } else if (value instanceof String text) {
      texts.put(key, Environment.identified(text));
    } else if (!(value instanceof Path)) {
      texts.put(key, String.valueOf(value));
    }
  }

  private void record(String key, Record record) {
    if (record.getClass().isAnnotationPresent(Pluggable.class)) {
      texts.put(key, Pluggable.Name.of(record));
    }
    options(key, record);
  }

  private void options(String key, Record record) {
    Optional<Form> form = form(record);
    if (form.isEmpty()) {
      texts.putIfAbsent(key, record.getClass().getName());
      return;
    }
    for (Component component : form.get().components()) {
      Object value = form.get().get(record, component);
      if (!component.inline().isPresent()) {
        add(key + "." + component.name(), value);
      } else if (value instanceof Record inline) {
        texts.put(key + "." + component.key(), Pluggable.Name.of(inline));
        options(key, inline);
      } else {
        texts.put(key + "." + component.key(), Pluggable.Name.of(value));
      }
    }
  }

  /** A record of a program need not be configurable. */
  private static Optional<Form> form(Record record) {
    try {
      return Optional.of(Form.of(record.getClass()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
