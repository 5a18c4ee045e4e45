package org.mtl4j.core.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.spi.Plugin;

/**
 * Everything pluggable, by kind and name. A plugin or class that is broken is left out and reported
 * in {@link #problems}; nothing else suffers. Immutable.
 */
public final class Registry {
  private final Map<Kind<?>, Map<String, Entry>> entries;
  private final Map<Class<?>, Entry> byType = new HashMap<>();
  private final List<PluginException> problems;

  private Registry(Map<Kind<?>, Map<String, Entry>> entries, List<PluginException> problems) {
    this.entries = entries;
    this.problems = List.copyOf(problems);
    for (Map<String, Entry> ofKind : entries.values()) {
      ofKind.values().forEach(entry -> byType.put(entry.form().type(), entry));
    }
  }

  /** What is found on the class path of this class. */
  public static Registry load() {
    List<PluginException> problems = new ArrayList<>();
    List<Plugin> plugins = PluginScan.services(Registry.class.getClassLoader(), problems);
    return of(plugins, problems);
  }

  /** What these plugins bring; of two things with one name the first is taken. */
  public static Registry of(List<Plugin> plugins) {
    return of(plugins, List.of());
  }

  private static Registry of(List<Plugin> plugins, List<PluginException> known) {
    List<PluginException> problems = new ArrayList<>(known);
    Map<Kind<?>, Map<String, Entry>> entries = new HashMap<>();
    for (Plugin plugin : plugins) {
      for (Entry entry : PluginScan.entries(plugin, problems)) {
        Entry first =
            entries
                .computeIfAbsent(entry.kind(), kind -> new TreeMap<>())
                .putIfAbsent(entry.name(), entry);
        if (first != null) {
          problems.add(
              new PluginException(
                  "plugin '%s': %s: the %s '%s' is already provided by '%s'"
                      .formatted(
                          entry.from(),
                          entry.form().type().getName(),
                          entry.kind(),
                          entry.name(),
                          first.from())));
        }
      }
    }
    return new Registry(entries, problems);
  }

  /** What was left out, and why; each names its plugin. */
  public List<PluginException> problems() {
    return problems;
  }

  /** All of a kind, sorted by name. */
  public List<Entry> entries(Kind<?> kind) {
    return List.copyOf(entries.getOrDefault(kind, Map.of()).values());
  }

  /** All of every kind, by kind and then by name. */
  public List<Entry> entries() {
    return Kind.all().stream().flatMap(kind -> entries(kind).stream()).toList();
  }

  /** All of this name, of whatever kind. */
  public List<Entry> named(String name) {
    return entries().stream().filter(entry -> entry.name().equals(name)).toList();
  }

  /**
   * Looks a name up.
   *
   * @throws ConfigurationException where there is none: lists the nearest names and all
   */
  public Entry find(Kind<?> kind, String name) {
    Map<String, Entry> ofKind = entries.getOrDefault(kind, Map.of());
    Entry entry = ofKind.get(name);
    if (entry == null) {
      throw new ConfigurationException(
          "found '%s', expected a name of kind %s; %s"
              .formatted(name, kind, Nearest.hint(name, ofKind.keySet())));
    }
    return entry;
  }

  /**
   * Where an instance comes from.
   *
   * @throws ConfigurationException where its class is not registered
   */
  public Entry entryOf(Object instance) {
    Entry entry = byType.get(instance.getClass());
    if (entry == null) {
      throw new ConfigurationException(
          "%s has no name: it is provided by no plugin".formatted(instance.getClass().getName()));
    }
    return entry;
  }

  /** The options of a record, in words. */
  public List<OptionText> options(Form form) {
    return new OptionTexts(this).of(form);
  }

  /** The kind of this id. */
  public static Kind<?> kind(String id) {
    return Kind.all().stream()
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> ids = Kind.all().stream().map(Kind::id).toList();
              return new ConfigurationException(
                  "found '%s', expected a kind; %s".formatted(id, Nearest.hint(id, ids)));
            });
  }
}
