// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.spi.Plugin;

/**
 * All pluggable records, by kind and name. A broken plugin or class is left out and reported in
 * {@link #problems}. Immutable.
 */
public final class Registry {
  private final Map<Kind<?>, Map<String, Entry>> entries = new HashMap<>();
  private final Map<Class<?>, Entry> byType = new HashMap<>();
  private final Map<String, LocatedPlugin> plugins = new LinkedHashMap<>();
  private final List<PluginException> problems;

  private Registry(List<LocatedPlugin> found, List<PluginException> known) {
    problems = new ArrayList<>(known);
    for (LocatedPlugin plugin : found) {
      LocatedPlugin first = plugins.putIfAbsent(plugin.name(), plugin);
      if (first == null) {
        PluginScan.entries(plugin, problems).forEach(this::add);
      } else {
        problems.add(
            new PluginException(
                "plugin '%s' of %s: a plugin of this name is already provided by %s"
                    .formatted(plugin.name(), plugin.place(), first.place())));
      }
    }
  }

  /** The second record of a name is found by the name of its plugin and its own. */
  private void add(Entry entry) {
    Map<String, Entry> ofKind = entries.computeIfAbsent(entry.kind(), kind -> new TreeMap<>());
    Entry first = ofKind.get(entry.name());
    Entry found = first == null ? entry : entry.qualified();
    if (ofKind.putIfAbsent(found.name(), found) == null) {
      byType.putIfAbsent(found.form().type(), found);
    }
    if (first != null) {
      problems.add(
          new PluginException(
              "plugin '%s': %s: the %s '%s' is already provided by '%s'; that of this plugin is named '%s'"
                  .formatted(
                      entry.from(),
                      entry.form().type().getName(),
                      entry.kind(),
                      entry.name(),
                      first.from(),
                      found.name())));
    }
  }

  /** The plugins on the class path of this class. */
  public static Registry load() {
    return load(List.of(), List.of());
  }

  /**
   * The plugins on the class path of this class, then further ones. Of two plugins with one name
   * the first counts. Of two records with one name the second is found as {@code PLUGIN:NAME}.
   *
   * @param more further plugins
   * @param known problems of further plugins
   */
  public static Registry load(List<LocatedPlugin> more, List<PluginException> known) {
    List<PluginException> problems = new ArrayList<>();
    ClassLoader loader = Registry.class.getClassLoader();
    List<LocatedPlugin> found =
        new ArrayList<>(PluginScan.asked(PluginScan.services(loader, problems), problems));
    found.addAll(more);
    problems.addAll(known);
    return new Registry(found, problems);
  }

  /** The given plugins, as {@link #load(List, List)} would find them. */
  public static Registry of(List<Plugin> plugins) {
    List<PluginException> problems = new ArrayList<>();
    return new Registry(PluginScan.asked(plugins, problems), problems);
  }

  /** The loaded plugins, in the order in which they were found. */
  public List<LocatedPlugin> plugins() {
    return List.copyOf(plugins.values());
  }

  /** What was left out, and why. Each problem names its plugin. */
  public List<PluginException> problems() {
    return List.copyOf(problems);
  }

  /**
   * The plugin in whose code an exception was thrown, except for plugins of this class loader.
   *
   * @return the first one in the stack trace; empty if there is none
   */
  public Optional<LocatedPlugin> whoseCode(Throwable error) {
    return Arrays.stream(error.getStackTrace())
        .flatMap(frame -> plugins.values().stream().filter(plugin -> holds(plugin, frame)))
        .findFirst();
  }

  private static boolean holds(LocatedPlugin plugin, StackTraceElement frame) {
    return plugin.provides().stream()
        .map(Class::getClassLoader)
        .distinct()
        .filter(loader -> loader != Registry.class.getClassLoader())
        .anyMatch(
            loader -> {
              try {
                return Class.forName(frame.getClassName(), false, loader).getClassLoader()
                    == loader;
              } catch (ClassNotFoundException | LinkageError e) {
                return false;
              }
            });
  }

  /** All records of a kind, sorted by name. */
  public List<Entry> entries(Kind<?> kind) {
    return List.copyOf(entries.getOrDefault(kind, Map.of()).values());
  }

  /** All records, sorted by kind and name. */
  public List<Entry> entries() {
    return Kind.all().stream().flatMap(kind -> entries(kind).stream()).toList();
  }

  /** All records of a name, of any kind. */
  public List<Entry> named(String name) {
    return entries().stream().filter(entry -> entry.name().equals(name)).toList();
  }

  /**
   * The record of a name.
   *
   * @throws ConfigurationException if there is none; lists the nearest names and all names
   */
  public Entry find(Kind<?> kind, String name) {
    Map<String, Entry> ofKind = entries.getOrDefault(kind, Map.of());
    Entry entry = ofKind.get(name);
    if (entry == null) {
      throw new ConfigurationException(
          "found '%s', expected a name of kind %s%s; %s"
              .formatted(name, kind, otherwise(name), Nearest.hint(name, ofKind.keySet())));
    }
    return entry;
  }

  private String otherwise(String name) {
    List<String> kinds = named(name).stream().map(entry -> entry.kind().id()).toList();
    return kinds.isEmpty()
        ? KnownPlugins.of(name).map(plugin -> ", but " + plugin).orElse("")
        : ", but it is one of kind " + String.join(" and ", kinds);
  }

  /**
   * The entry of an instance.
   *
   * @throws ConfigurationException if its class is not registered
   */
  public Entry entryOf(Object instance) {
    Entry entry = byType.get(instance.getClass());
    if (entry == null) {
      throw new ConfigurationException(
          "%s has no name: it is provided by no plugin".formatted(instance.getClass().getName()));
    }
    return entry;
  }

  /** Describes the options of a record. */
  public List<OptionText> options(Form form) {
    return new OptionTexts(this).of(form);
  }

  /**
   * The kind of an id.
   *
   * @throws ConfigurationException if there is none
   */
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
