// SPDX-License-Identifier: Apache-2.0
/**
 * Plugins. A {@link org.mtl4j.api.spi.Plugin}, found by {@link java.util.ServiceLoader}, lists
 * records. Each record implements the interface of its {@link org.mtl4j.api.spi.Kind kind} and is
 * chosen by name; its components are its options. The core's registry reads plugins.
 */
package org.mtl4j.api.spi;
