// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.core.registry.LocatedPlugin;

/**
 * The plugins of one file, and what of them is broken. This runs code of the plugins, so it is
 * called under a {@link TimeLimit}.
 */
final class Providers {
  private final String place;
  private final Optional<String> version;
  private final List<LocatedPlugin> plugins = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Providers(String place, Optional<String> version) {
    this.place = place;
    this.version = version;
  }

  /** Constructs every plugin of the services file of a loader, and calls its methods. */
  static Providers of(ClassLoader loader, String place, Optional<String> version) {
    Providers providers = new Providers(place, version);
    Iterator<ServiceLoader.Provider<Plugin>> found =
        ServiceLoader.load(Plugin.class, loader).stream().iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          return providers;
        }
        providers.add(found.next());
      } catch (Throwable e) {
        providers.problems.add(TimeLimit.reason(e));
      }
    }
  }

  List<LocatedPlugin> plugins() {
    return plugins;
  }

  List<String> problems() {
    return problems;
  }

  private void add(ServiceLoader.Provider<Plugin> provider) {
    Plugin plugin = provider.get();
    String name = plugin.name();
    if (name == null || name.isBlank()) {
      throw new IllegalStateException(provider.type().getName() + " has no name");
    }
    List<Class<? extends Record>> sound = new ArrayList<>();
    for (Class<? extends Record> record : plugin.provides()) {
      if (initialized(record)) {
        sound.add(record);
      }
    }
    plugins.add(new LocatedPlugin(name, version, place, sound));
  }

  /** Runs static initializers now, so that their errors are problems of the plugin. */
  private boolean initialized(Class<?> record) {
    try {
      Class.forName(record.getName(), true, record.getClassLoader());
      return true;
    } catch (Throwable e) {
      problems.add(record.getName() + ": " + TimeLimit.reason(e));
      return false;
    }
  }
}
