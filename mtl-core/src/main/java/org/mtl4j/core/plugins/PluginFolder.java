// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.Registry;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginState;

/**
 * The plugins of a folder: every JAR and zip in it, in the order of their names.
 *
 * <p>A JAR only needs {@code META-INF/services/org.mtl4j.api.spi.Plugin}, as on the class path. Its
 * manifest may have {@code Plugin-Id} (by default the name of the file), {@code Plugin-Version} (by
 * default {@code Implementation-Version}) and {@code Plugin-Requires}, the versions of MTL4J that
 * it works with, such as {@code >=0.2.0}. A zip has such a JAR, or its classes in the root or in
 * {@code classes/}, and the JARs it needs in the root or in {@code lib/}.
 *
 * <p>A plugin sees {@code org.mtl4j.api} and the JDK of its host, and has every other library
 * itself, in any version. It runs with all rights of the program: a class loader is not a sandbox.
 *
 * @param plugins the loaded plugins
 * @param problems what was left out, and why; each names its file
 */
public record PluginFolder(List<LocatedPlugin> plugins, List<PluginException> problems) {
  /** The time limit for the code of one file to start. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  public PluginFolder {
    plugins = List.copyOf(plugins);
    problems = List.copyOf(problems);
  }

  /**
   * Loads the plugins of a folder, each within {@link #LIMIT}.
   *
   * @throws ConfigurationException if there is no such folder, or it cannot be read
   */
  public static PluginFolder load(Path folder) {
    return load(folder, LIMIT);
  }

  /**
   * Loads the plugins of a folder.
   *
   * @param limit the time limit for the code of one file to start
   * @throws ConfigurationException if there is no such folder, or it cannot be read
   */
  public static PluginFolder load(Path folder, Duration limit) {
    List<Path> files = files(folder);
    List<LocatedPlugin> plugins = new ArrayList<>();
    List<PluginException> problems = new ArrayList<>();
    FolderManager manager = new FolderManager(folder, version());
    for (Path file : files) {
      try {
        Providers providers = providers(manager, file, limit);
        plugins.addAll(providers.plugins());
        providers.problems().forEach(reason -> problems.add(problem(file, reason, null)));
      } catch (IOException | RuntimeException e) {
        problems.add(problem(file, TimeLimit.reason(e), e));
      }
    }
    return new PluginFolder(plugins, problems);
  }

  /** These plugins, then those of another folder. */
  public PluginFolder and(PluginFolder other) {
    return new PluginFolder(
        Stream.concat(plugins.stream(), other.plugins.stream()).toList(),
        Stream.concat(problems.stream(), other.problems.stream()).toList());
  }

  /** A registry of the plugins of the class path, then these. */
  public Registry registry() {
    return Registry.load(plugins, problems);
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(
          "plugin folder %s: there is no such folder".formatted(folder));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> ends(file, ".jar") || ends(file, ".zip"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException("plugin folder %s: cannot be read".formatted(folder), e);
    }
  }

  private static boolean ends(Path file, String ending) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static Providers providers(FolderManager manager, Path file, Duration limit)
      throws IOException {
    Archive.check(file);
    String id = manager.loadPlugin(ends(file, ".zip") ? Archive.unpacked(file) : file);
    PluginDescriptor descriptor = manager.getPlugin(id).getDescriptor();
    if (manager.getPlugin(id).getPluginState() == PluginState.DISABLED) {
      manager.unloadPlugin(id);
      throw new PluginException(
          "it requires MTL4J %s, but this is %s"
              .formatted(descriptor.getRequires(), manager.getSystemVersion()));
    }
    manager.startPlugin(id);
    ClassLoader loader = manager.getPluginClassLoader(id);
    Optional<String> version = Optional.of(descriptor.getVersion()).filter(text -> !text.isEmpty());
    return TimeLimit.run(id, loader, limit, () -> Providers.of(loader, file.toString(), version));
  }

  private static PluginException problem(Path file, String reason, Throwable cause) {
    return new PluginException("plugin %s: %s".formatted(file, reason), cause);
  }

  /**
   * The version of this build, without -SNAPSHOT. Classes that were not packaged have none; PF4J
   * checks nothing for 0.0.0.
   */
  private static String version() {
    String version = Version.current();
    return version.equals(Version.UNPACKAGED) ? "0.0.0" : version.replace("-SNAPSHOT", "");
  }
}
