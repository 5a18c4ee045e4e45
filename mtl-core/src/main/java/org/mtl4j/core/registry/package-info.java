// SPDX-License-Identifier: Apache-2.0
/**
 * The registry of pluggable records, and the components, types and defaults of configurable
 * records. Only this package and the binder in {@code config} use reflection. Called by the binder,
 * the entry point of the library and the command line; depends on the API only.
 */
package org.mtl4j.core.registry;
