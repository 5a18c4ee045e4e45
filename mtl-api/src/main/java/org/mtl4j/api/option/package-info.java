/**
 * Annotations on configurable records: the name by which one is found, and the meaning of each of
 * its components; read by the core's registry and binder. And {@link org.mtl4j.api.option.Bounds},
 * what the compact constructors of such records check.
 */
package org.mtl4j.api.option;
