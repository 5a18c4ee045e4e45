package org.mtl4j.api.spi;

import java.util.List;

/**
 * What a JAR brings. Named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}, constructed
 * without arguments, on the class path as in a plugin folder.
 */
public interface Plugin {
  /**
   * Records that are {@link org.mtl4j.api.option.Pluggable} and implement the interface of one
   * {@link Kind}.
   */
  List<Class<? extends Record>> provides();

  /** What to call this plugin in listings; the simple name of the class by default. */
  default String name() {
    return getClass().getSimpleName();
  }
}
