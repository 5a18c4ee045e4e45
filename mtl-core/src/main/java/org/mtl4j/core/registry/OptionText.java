package org.mtl4j.core.registry;

/**
 * An option in words.
 *
 * @param key what stands in the configuration
 * @param type what may be written
 * @param fallback what holds where nothing is written, as YAML; "-" where it is required or cannot
 *     be told
 * @param required whether it must be given
 * @param meaning in one line
 */
public record OptionText(
    String key, String type, String fallback, boolean required, String meaning) {}
