/**
 * Finds everything pluggable by name and looks into configurable records: their components, types
 * and defaults. With the binder in {@code config} the only place that uses reflection. Called by
 * the binder, the entry point of the library and the command line; calls the API alone.
 */
package org.mtl4j.core.registry;
