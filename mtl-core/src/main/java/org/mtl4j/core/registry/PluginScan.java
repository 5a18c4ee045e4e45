// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.spi.Plugin;

/**
 * Loads plugins. Anything that a plugin throws, including linkage errors and errors of static
 * initializers, becomes a problem that names the plugin.
 */
final class PluginScan {
  /** The packages of the built-in plugins. */
  private static final Set<String> BUILT_IN = Set.of("org.mtl4j.core", "org.mtl4j.methods");

  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

  private PluginScan() {}

  /**
   * All plugins that a class loader finds, built-in ones first, so that their names take
   * precedence.
   */
  static List<Plugin> services(ClassLoader loader, List<PluginException> problems) {
    List<Plugin> plugins = new ArrayList<>();
    Iterator<ServiceLoader.Provider<Plugin>> found =
        ServiceLoader.load(Plugin.class, loader).stream().iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          break;
        }
        ServiceLoader.Provider<Plugin> provider = found.next();
        guarded(who(provider.type()), provider, problems).ifPresent(plugins::add);
      } catch (ServiceConfigurationError | LinkageError e) {
        problems.add(new PluginException("a plugin cannot be loaded: " + e.getMessage(), e));
      }
    }
    plugins.sort(Comparator.comparing(plugin -> !isBuiltIn(plugin)));
    return plugins;
  }

  private static boolean isBuiltIn(Plugin plugin) {
    return BUILT_IN.contains(plugin.getClass().getPackageName());
  }

  /** The plugins whose methods do not fail. */
  static List<LocatedPlugin> asked(List<Plugin> plugins, List<PluginException> problems) {
    return plugins.stream().flatMap(plugin -> asked(plugin, problems).stream()).toList();
  }

  private static Optional<LocatedPlugin> asked(Plugin plugin, List<PluginException> problems) {
    Class<?> type = plugin.getClass();
    return guarded(who(type), plugin::name, problems)
        .flatMap(
            name ->
                guarded(
                    who(name, place(type)),
                    () -> new LocatedPlugin(name, version(plugin), place(type), plugin.provides()),
                    problems));
  }

  private static String who(Class<?> type) {
    return who(type.getName(), place(type));
  }

  private static String who(String name, String place) {
    return "plugin '%s' of %s".formatted(name, place);
  }

  /** Built-in plugins have the version of MTL4J, whatever JAR they are in. */
  private static Optional<String> version(Plugin plugin) {
    return isBuiltIn(plugin)
        ? Optional.of(Version.current())
        : Optional.ofNullable(plugin.getClass().getPackage().getImplementationVersion());
  }

  private static String place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "the class path";
    }
    URL place = source.getLocation();
    try {
      return Path.of(place.toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      // For example inside another archive.
      return place.toString();
    }
  }

  /** The valid records of a plugin. */
  static List<Entry> entries(LocatedPlugin plugin, List<PluginException> problems) {
    List<Entry> entries = new ArrayList<>();
    for (Class<? extends Record> record : plugin.provides()) {
      String who = "%s, class '%s'".formatted(who(plugin.name(), plugin.place()), record.getName());
      guarded(who, () -> entry(record, plugin.name()), problems).ifPresent(entries::add);
    }
    return entries;
  }

  private static Entry entry(Class<? extends Record> record, String from) {
    Pluggable pluggable = record.getAnnotation(Pluggable.class);
    if (pluggable == null) {
      throw new IllegalArgumentException("it has no @Pluggable");
    }
    if (!pluggable.name().matches(NAME)) {
      throw new IllegalArgumentException(
          "its name '"
              + pluggable.name()
              + "' must be lower-case words and digits joined by hyphens");
    }
    Form form = Form.of(record);
    if (form.components().stream().anyMatch(component -> component.key().equals("name"))) {
      throw new IllegalArgumentException("an option cannot be called 'name'");
    }
    checkGroups(form, new HashSet<>());
    return new Entry(
        kind(record), pluggable.name(), pluggable.summary(), pluggable.source(), from, form);
  }

  private static Kind<?> kind(Class<?> record) {
    List<Kind<?>> kinds = new ArrayList<>(Kind.all());
    kinds.removeIf(kind -> !kind.type().isAssignableFrom(record));
    if (kinds.size() != 1) {
      throw new IllegalArgumentException(
          "it must implement the interface of exactly one kind, but implements those of " + kinds);
    }
    return kinds.get(0);
  }

  /** Checks nested records, so that their errors are found when the plugin is loaded. */
  private static void checkGroups(Form form, Set<Class<?>> seen) {
    for (Component component : form.components()) {
      group(component.type())
          .filter(seen::add)
          .ifPresent(
              type -> {
                try {
                  checkGroups(Form.of(type), seen);
                } catch (IllegalArgumentException e) {
                  throw new IllegalArgumentException(
                      "component '" + component.name() + "': " + e.getMessage(), e);
                }
              });
    }
  }

  private static Optional<Class<? extends Record>> group(OptionType type) {
    if (type instanceof OptionType.Group group) {
      return Optional.of(group.type());
    }
    if (type instanceof OptionType.ListOf list) {
      return group(list.element());
    }
    if (type instanceof OptionType.MapOf map) {
      return group(map.value());
    }
    return type instanceof OptionType.Maybe maybe ? group(maybe.value()) : Optional.empty();
  }

  /** Runs code of a plugin; an exception becomes a problem of the plugin. */
  private static <T> Optional<T> guarded(
      String who, Supplier<T> code, List<PluginException> problems) {
    try {
      T result = code.get();
      if (result == null) {
        throw new IllegalStateException("null was returned");
      }
      return Optional.of(result);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      String reason = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
      problems.add(new PluginException(who + ": " + reason, e));
      return Optional.empty();
    }
  }
}
