// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.util.stream.Stream;
import org.mtl4j.api.spi.Kind;

/**
 * A registered pluggable record.
 *
 * @param name unique among its kind
 * @param summary a description in one line
 * @param source the publication; "-" for common knowledge
 * @param from the name of its plugin
 * @param form the record
 */
public record Entry(
    Kind<?> kind, String name, String summary, String source, String from, Form form) {
  /** The same with the name {@code PLUGIN:NAME}, for a name that another plugin has. */
  Entry qualified() {
    return new Entry(kind, from + ":" + name, summary, source, from, form);
  }

  /** Whether it is part of MTL4J. */
  public boolean builtIn() {
    String place = form.type().getPackageName();
    return Stream.of("api", "core", "methods").anyMatch(m -> place.startsWith("org.mtl4j." + m));
  }
}
