// SPDX-License-Identifier: Apache-2.0
/**
 * Plugins. A pluggable method is a record that implements the interface of its {@link
 * org.mtl4j.api.spi.Kind kind}; its components are its options. A {@link org.mtl4j.api.spi.Plugin},
 * found by {@link java.util.ServiceLoader}, lists such records.
 *
 * <p>Calls {@code api.coordination}, {@code api.data}, {@code api.reference}, {@code api.sharing},
 * {@code api.task}, {@code api.train}.
 */
package org.mtl4j.api.spi;
