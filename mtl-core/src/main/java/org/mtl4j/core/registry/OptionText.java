// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

/**
 * The description of an option.
 *
 * @param type the allowed values, in words
 * @param fallback the default as YAML; "-" if it is required or not known
 * @param required whether it must be set
 * @param meaning in one line
 */
public record OptionText(
    String key, String type, String fallback, boolean required, String meaning) {}
