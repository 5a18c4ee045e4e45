// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.util.List;
import java.util.Optional;

/**
 * A loaded plugin.
 *
 * @param version the version of its JAR, if given there
 * @param place its file or folder
 * @param provides its records
 */
public record LocatedPlugin(
    String name, Optional<String> version, String place, List<Class<? extends Record>> provides) {
  public LocatedPlugin {
    provides = List.copyOf(provides);
  }
}
