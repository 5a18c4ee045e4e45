// SPDX-License-Identifier: Apache-2.0
/**
 * Finds all pluggable records by kind and name, and reads their components, types and defaults.
 * Only this package and the binder in {@code core.config} use reflection.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.core.registry;
