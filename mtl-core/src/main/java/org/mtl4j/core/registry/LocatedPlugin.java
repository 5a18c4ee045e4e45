package org.mtl4j.core.registry;

import java.util.List;
import java.util.Optional;

/**
 * A plugin that has answered, and where it was found.
 *
 * @param name what it calls itself
 * @param version of the JAR it is in, where that says one
 * @param place the file or folder it is in
 * @param provides its records
 */
public record LocatedPlugin(
    String name, Optional<String> version, String place, List<Class<? extends Record>> provides) {
  public LocatedPlugin {
    provides = List.copyOf(provides);
  }
}
