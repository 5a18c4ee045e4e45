// SPDX-License-Identifier: Apache-2.0
/**
 * Plugins from JARs and zips in a folder, each with its own class loader, by PF4J. A broken plugin
 * is reported and left out. No other package uses PF4J.
 *
 * <p>Calls {@code api}, {@code core.registry}, {@code serve}.
 */
package org.mtl4j.core.plugins;
