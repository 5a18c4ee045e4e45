// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.spi;

import java.util.List;

/**
 * Lists the pluggable records of a JAR. The class is named in {@code
 * META-INF/services/org.mtl4j.api.spi.Plugin} and has a constructor without arguments. The JAR is
 * on the class path or in a plugin folder.
 */
public interface Plugin {
  /**
   * The records. Each is {@link org.mtl4j.api.option.Pluggable} and implements the interface of one
   * {@link Kind}.
   */
  List<Class<? extends Record>> provides();

  /** The name in listings; the simple name of the class by default. */
  default String name() {
    return getClass().getSimpleName();
  }
}
