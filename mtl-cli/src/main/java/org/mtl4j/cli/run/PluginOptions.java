// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.core.plugins.PluginFolder;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The registry of a command: from the class path and a folder of plugins, if any. */
public final class PluginOptions {
  /** The folder if the option is not given; the launcher sets it to plugins beside itself. */
  public static final String VARIABLE = "MTL4J_PLUGINS";

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "Folder with plugins, as JAR or zip files. Default: $"
              + VARIABLE
              + ", else the folder plugins beside mtl.")
  private Optional<Path> given;

  private Optional<Registry> loaded = Optional.empty();

  /** Loads all plugins; prints the reason for each that cannot be loaded. */
  public Registry load(PrintWriter err) {
    Registry registry = load();
    registry.problems().forEach(problem -> err.println("mtl: not loaded: " + problem.getMessage()));
    return registry;
  }

  /** Loads all plugins. */
  public Registry load() {
    Registry registry =
        folder().map(folder -> PluginFolder.load(folder).registry()).orElseGet(Registry::load);
    loaded = Optional.of(registry);
    return registry;
  }

  /** The plugin whose code threw an error, if a command loaded it. */
  public static Optional<LocatedPlugin> whoseCode(Throwable error, CommandSpec command) {
    return command.mixins().values().stream()
        .flatMap(
            mixin ->
                mixin.userObject() instanceof PluginOptions plugins
                    ? plugins.loaded.flatMap(registry -> registry.whoseCode(error)).stream()
                    : whoseCode(error, mixin).stream())
        .findFirst();
  }

  /** The folder of plugins, if any. */
  public Optional<Path> folder() {
    return given.or(
        () ->
            Optional.ofNullable(System.getenv(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(Path::of));
  }
}
