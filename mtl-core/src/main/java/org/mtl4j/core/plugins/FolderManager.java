// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.Plugin;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginStatusProvider;

/**
 * PF4J without requirements on plugins: a plugin has nothing of PF4J. Its manifest may have {@code
 * Plugin-Id}, {@code Plugin-Version} and {@code Plugin-Requires}. A plugin sees {@link HostApi}.
 * {@link Providers} replaces the extension finder of PF4J, which needs directory entries in a JAR
 * and only logs errors.
 */
final class FolderManager extends DefaultPluginManager {
  FolderManager(Path folder, String version) {
    super(folder);
    setSystemVersion(version);
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PluginDescriptorFinder() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public PluginDescriptor find(Path path) {
        return new Descriptor(path, archive(path).manifest());
      }
    };
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
        Loader loader = new Loader(FolderManager.this, descriptor);
        archive(path).classPath().forEach(part -> loader.addFile(part.toFile()));
        return loader;
      }
    };
  }

  /** Starting runs no code of a plugin; {@link Providers} does, under a time limit. */
  @Override
  protected PluginFactory createPluginFactory() {
    return wrapper -> new Plugin();
  }

  /** Every plugin is enabled: to disable one, remove it from the folder. */
  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String id) {
        return false;
      }

      @Override
      public void disablePlugin(String id) {}

      @Override
      public void enablePlugin(String id) {}
    };
  }

  private static Archive archive(Path path) {
    try {
      return Archive.at(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Descriptor extends DefaultPluginDescriptor {
    Descriptor(Path path, Attributes manifest) {
      setPluginId(value(manifest, "Plugin-Id").orElse(Archive.name(path)));
      setPluginVersion(
          value(manifest, "Plugin-Version")
              .or(() -> value(manifest, "Implementation-Version"))
              .orElse(""));
      value(manifest, "Plugin-Requires").ifPresent(this::setRequires);
    }

    private static Optional<String> value(Attributes manifest, String key) {
      return Optional.ofNullable(manifest.getValue(key)).filter(text -> !text.isBlank());
    }
  }

  /** Loads classes of the plugin first, except those of the API. */
  private static final class Loader extends PluginClassLoader {
    Loader(FolderManager manager, PluginDescriptor descriptor) {
      super(manager, descriptor, new HostApi());
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
      return HostApi.owns(className);
    }
  }
}
