// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mtl4j.core.plugins.PluginFolder;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The registry of a command: from the class path and folders of plugins, if any. */
public final class PluginOptions {
  /** The folders if the option is not given; the launcher sets it to plugins beside itself. */
  public static final String VARIABLE = "MTL4J_PLUGINS";

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "Folder with plugins, as JAR or zip files; several are separated like paths in PATH."
              + " Default: $"
              + VARIABLE
              + ", else the plugins of mtl and the folder plugins beside it.")
  private Optional<String> given;

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
        folders().stream()
            .map(PluginFolder::load)
            .reduce(PluginFolder::and)
            .map(PluginFolder::registry)
            .orElseGet(Registry::load);
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

  /** The folders of plugins as they are given, if any. */
  public Optional<String> given() {
    return given.or(
        () -> Optional.ofNullable(System.getenv(VARIABLE)).filter(value -> !value.isBlank()));
  }

  private List<Path> folders() {
    return given().stream()
        .flatMap(text -> Stream.of(text.split(Pattern.quote(File.pathSeparator))))
        .map(Path::of)
        .toList();
  }
}
