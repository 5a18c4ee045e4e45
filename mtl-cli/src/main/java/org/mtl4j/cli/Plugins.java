package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.core.plugins.PluginFolder;
import org.mtl4j.core.registry.Registry;
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

  /** Finds what is pluggable; says on the side what had to be left out. */
  Registry load(PrintWriter err) {
    Registry registry = load();
    registry.problems().forEach(problem -> err.println("mtl: left out: " + problem.getMessage()));
    return registry;
  }

  /** Finds what is pluggable. */
  Registry load() {
    return folder().map(folder -> PluginFolder.load(folder).registry()).orElseGet(Registry::load);
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
