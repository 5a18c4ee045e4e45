// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.core.plugins.PluginFolder;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What commands can choose from: the class path, and a folder of plugins where there is one. */
final class Plugins {
  /** Names the folder where the option does not; the launcher sets it to its own. */
  static final String VARIABLE = "MTL4J_PLUGINS";

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "Folder of JARs and zips with plugins. Default: $"
              + VARIABLE
              + ", else plugins beside mtl.")
  private Optional<Path> asked;

  private Optional<Registry> loaded = Optional.empty();

  /** Finds what is pluggable; says on the side what had to be left out. */
  Registry load(PrintWriter err) {
    Registry registry = load();
    registry.problems().forEach(problem -> err.println("mtl: left out: " + problem.getMessage()));
    return registry;
  }

  /** Finds what is pluggable. */
  Registry load() {
    Registry registry =
        folder().map(folder -> PluginFolder.load(folder).registry()).orElseGet(Registry::load);
    loaded = Optional.of(registry);
    return registry;
  }

  /** The plugin in whose code an error arose, where it was one that this command found. */
  static Optional<LocatedPlugin> whoseCode(Throwable error, CommandSpec command) {
    return command.mixins().values().stream()
        .flatMap(
            mixin ->
                mixin.userObject() instanceof Plugins plugins
                    ? plugins.loaded.flatMap(registry -> registry.whoseCode(error)).stream()
                    : whoseCode(error, mixin).stream())
        .findFirst();
  }

  /** The folder, where there is one. */
  Optional<Path> folder() {
    return asked.or(
        () ->
            Optional.ofNullable(System.getenv(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(Path::of));
  }
}
