/**
 * Layers: owners of variables that map tensors to tensors. Constructed once in a {@link
 * org.mtl4j.api.graph.Scope}; applying one object twice shares its variables. Used by encoders,
 * heads, sharing strategies and their plugins.
 */
package org.mtl4j.api.nn;
