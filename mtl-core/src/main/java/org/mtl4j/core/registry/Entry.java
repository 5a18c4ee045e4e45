package org.mtl4j.core.registry;

import java.util.stream.Stream;
import org.mtl4j.api.spi.Kind;

/**
 * Something pluggable.
 *
 * @param kind what it is
 * @param name unique among its kind
 * @param summary what it does, in one line
 * @param source where it was published; "-" for common knowledge
 * @param from the plugin that brings it
 * @param form its record
 */
public record Entry(
    Kind<?> kind, String name, String summary, String source, String from, Form form) {
  /** Whether MTL4J brings it itself. */
  public boolean builtIn() {
    String place = form.type().getPackageName();
    return Stream.of("api", "core", "methods").anyMatch(m -> place.startsWith("org.mtl4j." + m));
  }
}
