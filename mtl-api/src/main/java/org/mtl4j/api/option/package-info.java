/**
 * Annotations on configurable records: the name by which one is found, and the meaning of each of
 * its components. Read by the core's registry and binder.
 */
package org.mtl4j.api.option;
