package org.mtl4j.cli;

import java.io.PrintWriter;
import org.mtl4j.core.registry.Registry;

/** What commands can choose from. */
final class Plugins {
  private Plugins() {}

  /** Finds what is pluggable; says on the side what had to be left out. */
  static Registry load(PrintWriter err) {
    Registry registry = Registry.load();
    registry.problems().forEach(problem -> err.println("mtl: left out: " + problem.getMessage()));
    return registry;
  }
}
