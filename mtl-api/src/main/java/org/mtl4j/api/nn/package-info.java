// SPDX-License-Identifier: Apache-2.0
/**
 * Layers. A layer is constructed once in a {@link org.mtl4j.api.graph.Scope}; applying it twice
 * shares its variables. Used by encoders, heads and sharing strategies.
 */
package org.mtl4j.api.nn;
