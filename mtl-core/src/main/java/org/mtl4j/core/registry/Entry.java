package org.mtl4j.core.registry;

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
    Kind<?> kind, String name, String summary, String source, String from, Form form) {}
